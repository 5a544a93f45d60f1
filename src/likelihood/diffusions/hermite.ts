import { log } from '../../evaluation/exponential.js';
import type { HermiteOrder, LogDensity } from '../family.js';
import { affine, constant, type Jet, logarithm, minus, over, plus, square } from '../jet.js';
import { quadratureAt } from '../laws/by-quadrature.js';
import {
  arithmeticFor,
  coefficientsAt,
  countOf,
  type DensityAt,
  type Diffusion,
  type Point,
  unusable,
} from './diffusion.js';
import { type Segment, segmentOf } from './segment.js';
import type { Series, SeriesArithmetic } from './series.js';

const logTwoPi = 1.8378770664093453;

/**
 * Aït-Sahalia's (2008) expansion of ln p in powers of Δ: with z = ∫ dx/b (Lamperti), D = z(y) − z(x), μ = a/b − b′/2,
 *   ln p = −ln b(y) − ½ ln 2πΔ − D²/2Δ + ∫ μ dz + Σ_k C_k Δ^k/k!, k = 1 … K,
 * and with λ = −(μ² + dμ/dz)/2, derivatives by z, and r = (z − z(x))/D from 0 to 1,
 *   C_1 = ∫ λ dr, C_2 = ∫ r (1 − r) λ″ dr, C_3 = ∫ ¾ r² (1 − r)² λ⁗ dr + 3 ∫ (∫₀^r ρ λ′ dρ)² dr/r².
 * These are the closed forms of his recursion C_k = k D^−k ∫ (z − z(x))^(k−1) G_k dz, integrated by parts until nothing cancels
 * as D falls to 0. Integrals are Gauss and Legendre's, so that no closed form of z is needed.
 */
export function hermite(diffusion: Diffusion): DensityAt {
  const density = (at: Point, dt: number, order: HermiteOrder = 2): LogDensity => {
    const s = arithmeticFor(countOf(at));
    const front = -0.5 * (logTwoPi + log(dt));
    return (x, y) => {
      s.begin(1, 0);
      const end = coefficientsAt(diffusion, at, [y], s);
      const wrong = unusable(end, [y], s);
      if (wrong !== undefined) return wrong;
      const logB = logarithm(s.derivative(end.b, 0));
      const found = along(diffusion, at, segmentOf(diffusion.domain, x, y), order, s);
      if (typeof found === 'string') return found;
      let sum = plus(minus(found.work, logB), affine(square(found.distance), -0.5 / dt, front));
      let factor = 1;
      for (const [k, term] of found.terms.entries()) sum = plus(sum, affine(term, (factor *= dt / (k + 1))));
      return sum;
    };
  };
  const law: DensityAt['law'] = (at, dt, order) => {
    const s = arithmeticFor(countOf(at));
    const own = density(at, dt, order);
    return (x) => {
      s.begin(1, 0);
      const found = coefficientsAt(diffusion, at, [x], s);
      const wrong = unusable(found, [x], s);
      if (wrong !== undefined) return wrong;
      const [drift, b] = [s.value(found.a, 0), s.value(found.b, 0)];
      return quadratureAt(own, diffusion.domain, x, x + drift * dt, b * Math.sqrt(dt));
    };
  };
  return Object.assign(density, { law });
}

interface Along {
  /** D */
  readonly distance: Jet;
  /** ∫ μ dz */
  readonly work: Jet;
  /** C_1 … C_K */
  readonly terms: readonly Jet[];
}

function along(
  diffusion: Diffusion,
  at: Point,
  { quadrature: { weights, matrix }, x, slope, length }: Segment,
  order: HermiteOrder,
  s: SeriesArithmetic,
): Along | string {
  s.begin(x.length, 2 * order);
  const coefficients = coefficientsAt(diffusion, at, x, s);
  const wrong = unusable(coefficients, x, s);
  if (wrong !== undefined) return wrong;
  const { a, b } = coefficients;
  const mean = (f: Series): Jet => s.blocks.weighted(f.at, f.active, weights);
  const upTo = (f: Series): Series => {
    const out = s.made(0, f.active);
    s.blocks.transform(out.at, f.at, f.active, matrix);
    return out;
  };
  /** Of the values alone. */
  const product = (...factors: Series[]): Series =>
    factors.map((f) => ({ ...f, degree: 0 })).reduce((left, right) => s.product(left, right));

  // Each derivative costs an order of what is exact.
  s.order--;
  const inverse = s.inverse(b);
  const mu = s.combined(s.product(a, inverse), 1, s.slope(b), -0.5);
  s.order--;
  const lambda = [s.combined(s.product(b, s.slope(mu)), -0.5, s.product(mu, mu), -0.5)];
  while (lambda.length <= 2 * (order - 1)) {
    s.order--;
    lambda.push(s.product(b, s.slope(lambda.at(-1)!)));
  }
  // dz = w du, and dr = q du along the way.
  const w = product(inverse, s.points(slope));
  const whole = mean(w);
  const q = product(w, s.parameter(over(constant(1, s.blocks.p), whole)));
  const terms = [mean(product(lambda[0], q))];
  if (order > 1) {
    const r = upTo(q);
    const both = product(r, s.combined(s.constant(1), 1, r, -1));
    terms.push(mean(product(both, lambda[2], q)));
    if (order > 2) {
      const fourth = mean(product(both, both, lambda[4], q));
      const inner = product(upTo(product(r, lambda[1], q)), s.inverse(r));
      terms.push(plus(affine(fourth, 0.75), affine(mean(product(inner, inner, q)), 3)));
    }
  }
  return { distance: affine(whole, length), work: affine(mean(product(mu, w)), length), terms };
}
