import { exp } from '../evaluation/exponential.js';
import { rootFromEnd } from './linear-algebra.js';
import type { Posterior } from './marginal-likelihood.js';
import type { Bounds } from './pattern-search.js';

/** A point of a grid of hyperparameters and its share of the posterior. */
export interface Weighted {
  readonly at: readonly number[];
  readonly weight: number;
}

/** Points along ln ℓ, ln σ_λ and ln σ_k; how far below the greatest log marginal likelihood they reach; the least weight that counts. */
const points = [4, 9, 4];
const reach = 4;
const least = 1e-3;

/**
 * The posterior of the hyperparameters, whose logarithms are uniform within the bounds of the search, on a grid around
 * where the marginal likelihood is greatest: along each coordinate as far as the log marginal likelihood falls by 4, or to the bound (Rue,
 * Martino & Chopin 2009). A coordinate that is given has one point. Where rows are few, one value of σ_λ stands for
 * many, and the greatest is often 0: a band by it alone would hold a varying λ(x) by chance.
 */
export async function weightedGrid(
  marginalLikelihood: (at: readonly number[]) => Promise<number>,
  greatest: readonly number[],
  bounds: readonly Bounds[],
): Promise<Weighted[]> {
  const best = await marginalLikelihood(greatest);
  const axes: number[][] = [];
  for (const [c, { low, high }] of bounds.entries()) {
    const isNear = async (value: number): Promise<boolean> =>
      !(best - (await marginalLikelihood(greatest.with(c, value))) > reach);
    const from = await farthest(isNear, greatest[c], low);
    const to = await farthest(isNear, greatest[c], high);
    const count = from < to ? points[c] : 1;
    axes.push(Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count));
  }
  let grid: number[][] = [[]];
  for (const axis of axes) grid = grid.flatMap((at) => axis.map((value) => [...at, value]));
  if (grid.length === 1) return [{ at: greatest, weight: 1 }];
  const logs: number[] = [];
  for (const at of grid) logs.push(await marginalLikelihood(at));
  const most = Math.max(...logs);
  if (!Number.isFinite(most)) return [{ at: greatest, weight: 1 }];
  const weighted = grid
    .map((at, i) => ({ at, weight: exp(logs[i] - most) }))
    .filter(({ weight }) => weight > least);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weighted.map(({ at, weight }) => ({ at, weight: weight / total }));
}

/** How far one can go from `inside` to `end` and be near: the end itself, or by bisection, to 1/4,096 of the way. */
async function farthest(
  isNear: (value: number) => Promise<boolean>,
  inside: number,
  end: number,
): Promise<number> {
  if (inside === end || (await isNear(end))) return end;
  let [near, far] = [inside, end];
  for (let i = 0; i < 12; i++) {
    const middle = near + (far - near) / 2;
    if (await isNear(middle)) near = middle;
    else far = middle;
  }
  return far;
}

export interface MixturePart {
  readonly posterior: Posterior;
  readonly weight: number;
}

/**
 * The mixture of posteriors by their weights, which need not add up to 1: means and prior variances averaged, and to the average of the covariances
 * the covariance of the means added.
 */
export function mixed(parts: readonly MixturePart[]): Posterior {
  if (parts.length === 1) return parts[0].posterior;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const shares = parts.map(({ posterior, weight }) => ({ posterior, weight: weight / total }));
  const p = parts[0].posterior.mean.length;
  const [mean, priorVariance] = [new Float64Array(p), new Float64Array(p)];
  for (const { posterior, weight } of shares) {
    for (let a = 0; a < p; a++) {
      mean[a] += weight * posterior.mean[a];
      priorVariance[a] += weight * posterior.priorVariance[a];
    }
  }
  const covariance = new Float64Array(p * p);
  for (const { posterior, weight } of shares) {
    const apart = posterior.mean.map((value, a) => value - mean[a]);
    for (let c = 0; c < p; c++) {
      for (let a = 0; a <= c; a++) {
        const value = weight * posterior.root[c * p + a];
        for (let b = 0; b <= a; b++) covariance[a * p + b] += value * posterior.root[c * p + b];
      }
    }
    for (let a = 0; a < p; a++) {
      for (let b = 0; b <= a; b++) covariance[a * p + b] += weight * apart[a] * apart[b];
    }
  }
  return { priorVariance, mean, root: rootFromEnd(covariance, p) };
}
