import { secondWeightOver, weightOver } from '../decay.js';
import { normal } from '../densities.js';
import { normalBelow } from '../../evaluation/normal-distribution.js';
import type { LogDensity } from '../family.js';
import { affine, constant, type Jet, logarithm, minus, over, plus, times } from '../jet.js';
import { ownNormal } from '../laws/normal.js';
import { along } from './along.js';
import {
  arithmeticFor,
  coefficientsAt,
  countOf,
  type DensityAt,
  type Diffusion,
  type Point,
  unusable,
} from './diffusion.js';
import type { Moments } from './normal-density.js';
import { segmentOf } from './segment.js';
import type { SeriesArithmetic } from './series.js';

/**
 * Local linearisation (Shoji & Ozaki 1998): with z = ∫ dx/b (Lamperti), μ = a/b − b′/2 the drift of z, L = dμ/dz and M = d²μ/dz² at x,
 *   z(y) − z(x) ~ N(μ w₁ + ½ M w₂, w₁ at 2L), w₁ = (e^LΔ − 1)/L, w₂ = (e^LΔ − 1 − LΔ)/L²,
 * Δ and Δ²/2 where L is 0. M/2 is what Itô's formula adds to the drift as z moves. Exact for ou and gbm.
 */
export function shojiOzaki(diffusion: Diffusion): DensityAt {
  const density = (at: Point, dt: number): LogDensity => {
    const s = arithmeticFor(countOf(at));
    return (x, y) => {
      const moments = momentsOf(diffusion, at, dt, x, s);
      if (typeof moments === 'string') return moments;
      const distance = distanceOf(diffusion, at, x, y, s);
      if (typeof distance === 'string') return distance;
      const found = normal(0, minus(moments.mean, distance.covered), moments.variance);
      return typeof found === 'string' ? found : minus(found, logarithm(distance.b));
    };
  };
  return Object.assign(density, { law: lawOf(diffusion) });
}

/** Steps after which no value lies so far: the way to an end of the domain may be short in z. */
const mostSteps = 100;
/** The longest step towards an end, in logarithms of the distance from it. */
const longest = 2;

/** z(y) − z(x) is normal. What lies beyond an end of the domain in z is drawn as no number. */
const lawOf =
  (diffusion: Diffusion): DensityAt['law'] =>
  (at, dt) => {
    const s = arithmeticFor(countOf(at));
    const way = along(diffusion.domain);
    const hasEnds = diffusion.domain.some(Number.isFinite);
    const distance = (x: number, y: number): { covered: number; b: number } | undefined => {
      const found = distanceOf(diffusion, at, x, y, s);
      return typeof found === 'string' ? undefined : { covered: found.covered.value, b: found.b.value };
    };
    /** y with z(y) − z(x) = far, by Newton's steps along the coordinate that has no ends. */
    const valueAt = (x: number, far: number, deviation: number): number => {
      let [y, left, b] = [x, far, distance(x, x)?.b ?? NaN];
      for (let k = 0; k < mostSteps; k++) {
        if (Math.abs(left) <= 1e-13 * deviation) return y;
        const step = (left * b) / way.slope(y);
        const next = way.value(y, hasEnds ? Math.min(Math.max(step, -longest), longest) : step);
        const found = distance(y, next);
        if (!found || next === y) return found ? y : NaN;
        [y, left, b] = [next, left - found.covered, found.b];
      }
      return NaN;
    };
    return (x) => {
      const moments = momentsOf(diffusion, at, dt, x, s);
      if (typeof moments === 'string') return moments;
      const [mean, variance] = [moments.mean.value, moments.variance.value];
      if (!(variance > 0 && variance < Infinity)) return 'the variance of a transition is not above 0';
      const deviation = Math.sqrt(variance);
      return {
        cumulative: (y) => normalBelow(((distance(x, y)?.covered ?? NaN) - mean) / deviation),
        draw: (draws, attempt) => valueAt(x, mean + deviation * ownNormal(draws, attempt), deviation),
      };
    };
  };

/** Of z(y) − z(x). */
function momentsOf(
  diffusion: Diffusion,
  at: Point,
  dt: number,
  x: number,
  s: SeriesArithmetic,
): Moments | string {
  const drift = driftOf(diffusion, at, x, s);
  if (typeof drift === 'string') return drift;
  const [mu, slope, bend] = drift;
  const back = affine(slope, -1);
  const mean = plus(times(mu, weightOver(back, dt)), affine(times(bend, secondWeightOver(back, dt)), 0.5));
  return { mean, variance: weightOver(affine(back, 2), dt) };
}

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
