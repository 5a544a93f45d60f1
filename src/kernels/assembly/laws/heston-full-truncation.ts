import { parameter, rootOfStep, stepLength } from '../constants';
import { exp, positivePart } from '../elementary';
import { reverting } from '../mean-reversion';
import { put, take } from '../pairs';

/**
 * Heston: v = u⁺ by full truncation (Lord, Koekkoek & van Dijk 2010), ln x ← ln x + (mu − v/2) h + √v √h (rho z0 + rho′ z1).
 * Components x, v, u, and the number of steps after which u was negative; constants from 2 on kappa, theta, sigma, mu, rho,
 * rho′ = √(1 − rho²).
 */
// @ts-ignore: decorator
@inline
export function step(state: usize, stateBytes: usize, z: usize, noiseBytes: usize, c: usize, whole: bool): void {
  const h = stepLength(c);
  const root = rootOfStep(c);
  const first = take(z, whole);
  const second = take(z + noiseBytes, whole);
  const v = take(state + stateBytes, whole);
  const deviation = f64x2.sqrt(v);
  const noise = f64x2.mul(f64x2.mul(parameter(c, 2), deviation), f64x2.mul(root, first));
  const moved = f64x2.add(f64x2.mul(reverting(v, c), h), noise);
  const u = f64x2.add(take(state + 2 * stateBytes, whole), moved);
  const correlated = f64x2.add(f64x2.mul(parameter(c, 4), first), f64x2.mul(parameter(c, 5), second));
  const drift = f64x2.mul(f64x2.sub(parameter(c, 3), f64x2.mul(f64x2.splat(0.5), v)), h);
  const growth = f64x2.add(drift, f64x2.mul(deviation, f64x2.mul(root, correlated)));
  put(state, f64x2.mul(take(state, whole), exp(growth)), whole);
  put(state + stateBytes, positivePart(u), whole);
  put(state + 2 * stateBytes, u, whole);
  const counts = state + 3 * stateBytes;
  const one = v128.and(f64x2.lt(u, f64x2.splat(0)), f64x2.splat(1));
  put(counts, f64x2.add(take(counts, whole), one), whole);
}

// @ts-ignore: decorator
@inline
export function noises(_constants: usize): i32 {
  return 2;
}
