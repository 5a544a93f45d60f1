import { readFit, type StoredFit } from '#dist/estimators/estimator.js';
import { exp } from '#dist/evaluation/exponential.js';
import { type Transitions, transitionsOf } from '#dist/likelihood/transitions.js';
import { plainDraws } from '#dist/random/draws.js';
import type {
  TransitionFit,
  TransitionFitContext,
} from '#dist/transition-estimators/transition-estimator.js';

/** Standard normals of a seed; `use` keeps series apart. */
export const normals = (seed: number, count: number, use = 0): Float64Array =>
  plainDraws.normals(seed, 99, 0, count, use);

/** ou, exact: n transitions from the stationary law. */
export function ouPath(
  seed: number,
  n: number,
  dt: number,
  kappa: number,
  theta: number,
  sigma: number,
): number[] {
  const z = normals(seed, n + 1);
  const decay = exp(-kappa * dt);
  const sd = sigma / Math.sqrt(2 * kappa);
  const x = [theta + sd * z[0]];
  for (let i = 1; i <= n; i++) {
    x.push(theta + (x[i - 1] - theta) * decay + sd * Math.sqrt(1 - decay * decay) * z[i]);
  }
  return x;
}

/** cir, exact: the sum of the squares of `d` processes −κ/2 Z dt + σ/2 dW, so 4κθ/σ² = d. */
export function cirPath(
  seed: number,
  n: number,
  dt: number,
  kappa: number,
  theta: number,
  d: number,
): number[] {
  const sigma = Math.sqrt((4 * kappa * theta) / d);
  const parts = Array.from({ length: d }, (_, c) =>
    ouPath(seed * 64 + c + 1, n, dt, kappa / 2, 0, sigma / 2),
  );
  return parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i] * part[i], 0));
}

/** dX = (X − X³) dt + σ dW by Heun’s scheme in `substeps` steps. */
export function doubleWellPath(seed: number, n: number, dt: number, sigma: number, substeps = 10): number[] {
  const h = dt / substeps;
  const z = normals(seed, n * substeps);
  const drift = (x: number): number => x - x * x * x;
  let x = 1;
  const path = [x];
  for (let i = 0; i < n * substeps; i++) {
    const noise = sigma * Math.sqrt(h) * z[i];
    const ahead = x + drift(x) * h + noise;
    x += ((drift(x) + drift(ahead)) / 2) * h + noise;
    if ((i + 1) % substeps === 0) path.push(x);
  }
  return path;
}

export const transitions = (x: readonly number[] | readonly (readonly number[])[], dt: number): Transitions =>
  transitionsOf({ x, dt }, [-Infinity, Infinity], false);

export const context: TransitionFitContext = { seed: 1, warn: () => undefined, progress: () => undefined };

/** A fit as it is read from its dataset. */
export const stored = (fit: TransitionFit): StoredFit => readFit({ ...fit, fullSample: () => null });

export const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);
