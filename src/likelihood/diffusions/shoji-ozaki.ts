import { secondWeightOver, weightOver } from '../decay.js';
import { normal } from '../densities.js';
import type { LogDensity } from '../family.js';
import { affine, constant, type Jet, logarithm, minus, over, plus, times } from '../jet.js';
import {
  arithmeticFor,
  coefficientsAt,
  countOf,
  type DensityAt,
  type Diffusion,
  type Point,
  unusable,
} from './diffusion.js';
import { segmentOf } from './segment.js';
import type { SeriesArithmetic } from './series.js';

/**
 * Local linearisation (Shoji & Ozaki 1998): with z = ∫ dx/b (Lamperti), μ = a/b − b′/2 the drift of z, L = dμ/dz and M = d²μ/dz² at x,
 *   z(y) − z(x) ~ N(μ w₁ + ½ M w₂, w₁ at 2L), w₁ = (e^LΔ − 1)/L, w₂ = (e^LΔ − 1 − LΔ)/L²,
 * Δ and Δ²/2 where L is 0. M/2 is what Itô's formula adds to the drift as z moves. Exact for ou and gbm.
 */
export const shojiOzaki =
  (diffusion: Diffusion): DensityAt =>
  (at, dt): LogDensity => {
    const s = arithmeticFor(countOf(at));
    return (x, y) => {
      const drift = driftOf(diffusion, at, x, s);
      if (typeof drift === 'string') return drift;
      const distance = distanceOf(diffusion, at, x, y, s);
      if (typeof distance === 'string') return distance;
      const [mu, slope, bend] = drift;
      const back = affine(slope, -1);
      const mean = plus(
        times(mu, weightOver(back, dt)),
        affine(times(bend, secondWeightOver(back, dt)), 0.5),
      );
      const found = normal(0, minus(mean, distance.covered), weightOver(affine(back, 2), dt));
      return typeof found === 'string' ? found : minus(found, logarithm(distance.b));
    };
  };

/** μ, dμ/dz and d²μ/dz² at x. */
function driftOf(diffusion: Diffusion, at: Point, x: number, s: SeriesArithmetic): Jet[] | string {
  s.begin(1, 3);
  const coefficients = coefficientsAt(diffusion, at, [x], s);
  const wrong = unusable(coefficients, [x], s);
  if (wrong !== undefined) return wrong;
  const { a, b } = coefficients;
  const mu = s.combined(s.quotient(a, b), 1, s.slope(b), -0.5);
  const first = s.product(b, s.slope(mu));
  const second = s.product(b, s.slope(first));
  return [mu, first, second].map((series) => s.derivative(series, 0));
}

/** z(y) − z(x), and b at y. */
function distanceOf(
  diffusion: Diffusion,
  at: Point,
  x: number,
  y: number,
  s: SeriesArithmetic,
): { covered: Jet; b: Jet } | string {
  s.begin(1, 1);
  const end = coefficientsAt(diffusion, at, [y], s);
  const wrong = unusable(end, [y], s);
  if (wrong !== undefined) return wrong;
  const b = s.derivative(end.b, 0);
  if (end.b.degree === 0) return { covered: over(constant(y - x, s.blocks.p), b), b };
  const segment = segmentOf(diffusion.domain, x, y);
  s.begin(segment.x.length, 0);
  const coefficients = coefficientsAt(diffusion, at, segment.x, s);
  const between = unusable(coefficients, segment.x, s);
  if (between !== undefined) return between;
  const inverse = s.product(s.inverse(coefficients.b), s.points(segment.slope));
  const mean = s.blocks.weighted(inverse.at, inverse.active, segment.quadrature.weights);
  return { covered: affine(mean, segment.length), b };
}
