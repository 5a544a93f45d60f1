import type { LogDensity } from '../family.js';
import { affine, type Jet, minus, plus, square, times } from '../jet.js';
import { milsteinStep } from '../laws/milstein.js';
import { milsteinDensity } from '../milstein-density.js';
import {
  arithmeticFor,
  coefficientsAt,
  countOf,
  type DensityAt,
  type Diffusion,
  type Point,
  unusable,
} from './diffusion.js';
import { type Moments, normalDensity } from './normal-density.js';

/** Derivatives by x at a point: a, a′, a″ and b, b′, b″, as far as they were asked for. */
interface Local {
  readonly a: readonly Jet[];
  readonly b: readonly Jet[];
}

/** The coefficients and their first derivatives at x, or why there are none. */
function localAt(diffusion: Diffusion, at: Point, x: number, order: number): Local | string {
  const s = arithmeticFor(countOf(at));
  s.begin(1, order);
  const found = coefficientsAt(diffusion, at, [x], s);
  const wrong = unusable(found, [x], s);
  if (wrong !== undefined) return wrong;
  const all = (of: typeof found.a): Jet[] => Array.from({ length: order + 1 }, (_, k) => s.derivative(of, k));
  return { a: all(found.a), b: all(found.b) };
}

/** A normal density whose moments need so many derivatives at x. */
const normalStep =
  (order: number, moments: (from: Local, dt: number, x: number) => Moments) =>
  (diffusion: Diffusion): DensityAt =>
    normalDensity((at, dt) => (x) => {
      const from = localAt(diffusion, at, x, order);
      return typeof from === 'string' ? from : moments(from, dt, x);
    });

/** N(x + a Δ, b² Δ) */
export const euler = normalStep(0, ({ a: [a], b: [b] }, dt, x) => ({
  mean: affine(a, dt, x),
  variance: affine(square(b), dt),
}));

/** The density of one Milstein step (Elerian 1998). */
export function milstein(diffusion: Diffusion): DensityAt {
  const density =
    (at: Point, dt: number): LogDensity =>
    (x, y) => {
      const from = localAt(diffusion, at, x, 1);
      return typeof from === 'string' ? from : milsteinDensity(y - x, dt, from.a[0], from.b[0], from.b[1]);
    };
  const law: DensityAt['law'] = (at, dt) => (x) => {
    const from = localAt(diffusion, at, x, 1);
    if (typeof from === 'string') return from;
    const [a, b, slope] = [from.a[0], from.b[0], from.b[1]].map(({ value }) => value);
    return milsteinStep(x, dt, a, b, slope);
  };
  return Object.assign(density, { law });
}

/**
 * The normal density whose first two moments are expanded by the generator to Δ² (Kessler 1997, J = 2): with B = b² and
 * g = a a′ + B a″/2,
 *   m = x + a Δ + g Δ²/2 and v = B Δ + (a B′ + 2 a′ B + B B″/2) Δ²/2 − a g Δ³ − g² Δ⁴/4.
 */
export const kessler = normalStep(2, ({ a: [a, a1, a2], b: [b, b1, b2] }, dt, x) => {
  const square0 = square(b);
  const square1 = affine(times(b, b1), 2);
  const square2 = affine(plus(square(b1), times(b, b2)), 2);
  const g = plus(times(a, a1), affine(times(square0, a2), 0.5));
  const mean = plus(affine(a, dt, x), affine(g, (dt * dt) / 2));
  const second = plus(
    plus(times(a, square1), affine(times(a1, square0), 2)),
    affine(times(square0, square2), 0.5),
  );
  const rest = times(g, plus(affine(a, dt), affine(g, (dt * dt) / 4)));
  const variance = minus(plus(square0, affine(second, dt / 2)), affine(rest, dt));
  return { mean, variance: affine(variance, dt) };
});
