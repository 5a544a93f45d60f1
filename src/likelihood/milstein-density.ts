import { affine, exponential, type Jet, logarithm, minus, over, plus, root, square, times } from './jet.js';

const logTwoPi = 1.8378770664093453;
/** Beyond it e^−x is no number any more. */
const vanished = 700;

/**
 * The density of one Milstein step (Elerian 1998), X = x + a Δ + b √Δ Z + b b′ Δ (Z² − 1)/2, at X − x = `change`. With D = X − x − a Δ +
 * b b′ Δ/2 and s = √(1 + 2 b′ D/b) the two normals that lead to it are z = 2 D/(b √Δ (s + 1)) and z₂ = −(s + 1)/(b′ √Δ), so that
 *   p = (φ(z) + φ(z₂))/(b √Δ s),
 * in which nothing cancels as b′ falls to 0. Its support ends where s = 0: what lies beyond is impossible, and it says so.
 */
export function milsteinDensity(change: number, dt: number, a: Jet, b: Jet, slope: Jet): Jet | string {
  const rootDt = Math.sqrt(dt);
  const d = affine(minus(affine(times(b, slope), 0.5), a), dt, change);
  const squared = affine(over(times(slope, d), b), 2, 1);
  if (!(squared.value > 0)) return 'a value lies outside what one Milstein step reaches';
  const s = root(squared);
  const scale = affine(b, rootDt);
  const onePlus = affine(s, 1, 1);
  const first = square(over(affine(d, 2), times(scale, onePlus)));
  const found = minus(affine(first, -0.5, -0.5 * logTwoPi), logarithm(times(scale, s)));
  const far = onePlus.value / (Math.abs(slope.value) * rootDt);
  if (!(far * far - first.value < 2 * vanished)) return found;
  const second = square(over(onePlus, affine(slope, rootDt)));
  // ln(φ(z) + φ(z₂)) = ln φ(z) + ln(1 + e^−(z₂² − z²)/2), and |z₂| ≥ |z|.
  const other = logarithm(affine(exponential(affine(minus(first, second), 0.5)), 1, 1));
  return plus(found, other);
}
