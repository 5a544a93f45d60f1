import { normal } from '../densities.js';
import type { LogDensity } from '../family.js';
import { affine, type Jet, minus, plus, square, times } from '../jet.js';
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

/** A density that needs so many derivatives at x. */
const local =
  (order: number, density: (from: Local, dt: number, x: number, y: number) => Jet | string) =>
  (diffusion: Diffusion): DensityAt =>
  (at, dt): LogDensity =>
  (x, y) => {
    const from = localAt(diffusion, at, x, order);
    return typeof from === 'string' ? from : density(from, dt, x, y);
  };

/** N(x + a Δ, b² Δ) */
export const euler = local(0, ({ a: [a], b: [b] }, dt, x, y) =>
  normal(y, affine(a, dt, x), affine(square(b), dt)),
);

/** The density of one Milstein step (Elerian 1998). */
export const milstein = local(1, ({ a: [a], b: [b, slope] }, dt, x, y) =>
  milsteinDensity(y - x, dt, a, b, slope),
);

/**
 * The normal density whose first two moments are expanded by the generator to Δ² (Kessler 1997, J = 2): with B = b² and
 * g = a a′ + B a″/2,
 *   m = x + a Δ + g Δ²/2 and v = B Δ + (a B′ + 2 a′ B + B B″/2) Δ²/2 − a g Δ³ − g² Δ⁴/4.
 */
export const kessler = local(2, ({ a: [a, a1, a2], b: [b, b1, b2] }, dt, x, y) => {
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
  return normal(y, mean, affine(variance, dt));
});
