import { studentTwoSided } from './distributions.js';
import { inner, overlapSquares, timesOverlap } from './overlap.js';

/** What becomes of λ̂ = Σ k s / Σ s² when one window of rows is left out. */
export interface Influence {
  /** The rows left out, by place from 0, both included. */
  readonly first: number;
  readonly last: number;
  /** How much smaller λ̂ is without them. */
  readonly change: number;
  /** |change| in standard errors of what the other rows say. */
  readonly standardErrors: number;
  /** How often chance does as much to any window, at most: Bonferroni's bound over windows that do not overlap. */
  readonly p: number;
}

/** How much windows of rows weigh in λ̂, and the one that changes it most. */
export interface Influences {
  /** The largest share of Σ s² that a window holds, and where. */
  readonly leverage: { readonly share: number; readonly first: number; readonly last: number };
  readonly largest: Influence | undefined;
}

/**
 * For every window of w time indices (one row where errors are independent), λ̂ without its rows: λ̂ − δ with
 * δ = Σ_b s u / (S − S_b), S = Σ s², u the residuals. The other rows' residuals are u + δ s; of them come σ̂, the
 * standard error σ̂ √(s̃ᵀ Ω s̃) / (S − S_b) that δ is held against (DFBETAS, Belsley, Kuh & Welsch 1980), and the one that
 * chance gives δ, σ̂ √(q_b (1 − S_b/S)) / (S − S_b), with q_b = (Σ_b s)² times the mean of Ω over a window. `sd` is the spread of
 * the rows' errors (mean square 1). Takes time proportional to the rows.
 */
export function influences(
  s: Float64Array,
  u: Float64Array,
  sd: Float64Array,
  rows: Uint32Array,
  width: number,
): Influences {
  const count = rows.length;
  const weight = s.map((value, j) => value * sd[j]);
  const overlapped = timesOverlap(weight, rows, width);
  const scaled = u.map((value, j) => value / sd[j]);
  const relative = s.map((value, j) => value / sd[j]);
  const sums = [
    prefix(count, (j) => s[j] * s[j]),
    prefix(count, (j) => s[j] * u[j]),
    prefix(count, (j) => scaled[j] * scaled[j]),
    prefix(count, (j) => scaled[j] * relative[j]),
    prefix(count, (j) => relative[j] * relative[j]),
    prefix(count, (j) => weight[j]),
    prefix(count, (j) => weight[j] * overlapped[j]),
  ] as const;
  const [all, , allSquares, allProducts, allRelative, , variance] = sums.map((sum) => sum[count]);
  const meanOverlap = 2 / 3 + 1 / (3 * width * width);
  const windows = count / Math.min(count, width);
  const degreesOfFreedom = (count * count) / overlapSquares(rows, width) - 2;
  let leverage = { share: 0, first: 0, last: 0 };
  let largest: Influence | undefined;
  for (let first = 0, end = 0; first < count; first++) {
    while (end < count && rows[end] < rows[first] + width) end++;
    const [square, score, squares, products, relatives, level, cross] = sums.map(
      (sum) => sum[end] - sum[first],
    );
    const share = square / all;
    if (share > leverage.share) leverage = { share, first, last: end - 1 };
    const left = all - square;
    const rest = count - (end - first);
    if (!(left > 1e-12 * all) || !(degreesOfFreedom >= 2) || !(square > 0)) continue;
    const delta = score / left;
    const sum =
      allSquares - squares + 2 * delta * (allProducts - products) + delta * delta * (allRelative - relatives);
    const freedom = rest - variance / all;
    if (!(freedom > 0)) continue;
    const sigma = Math.sqrt(Math.max(0, sum) / freedom);
    const own = level * level * meanOverlap;
    const others = Math.max(variance - 2 * cross + own, left);
    const standardErrors = Math.abs(score) / (sigma * Math.sqrt(others));
    if (!(sigma > 0) || !(standardErrors > (largest?.standardErrors ?? 0))) continue;
    const t = Math.abs(score) / (sigma * Math.sqrt(own * (1 - share)));
    const p = Math.min(1, windows * studentTwoSided(t, degreesOfFreedom));
    largest = { first, last: end - 1, change: delta, standardErrors, p };
  }
  return { leverage, largest };
}

/** Σ_{j < i} of a value, for i = 0 … count. */
function prefix(count: number, value: (j: number) => number): Float64Array {
  const sums = new Float64Array(count + 1);
  for (let j = 0; j < count; j++) sums[j + 1] = sums[j] + value(j);
  return sums;
}

/** How many rows have the same s and k as a row before them. */
export function duplicatesOf(s: Float64Array, k: Float64Array): number {
  const seen = new Map<number, number | Set<number>>();
  let duplicates = 0;
  for (let j = 0; j < s.length; j++) {
    const before = seen.get(s[j]);
    if (before === undefined) seen.set(s[j], k[j]);
    else if (typeof before === 'number') {
      if (before === k[j]) duplicates++;
      else seen.set(s[j], new Set([before, k[j]]));
    } else if (before.has(k[j])) duplicates++;
    else before.add(k[j]);
  }
  return duplicates;
}

/** Residuals of rows whose √ mean square is at most this share of k's are rounding. */
const roundingShare = 1e-9;

/** Whether residuals are no more than what rounding leaves of k. */
export const isRounding = (residuals: Float64Array, k: Float64Array): boolean =>
  Math.sqrt(inner(residuals, residuals)) <= roundingShare * Math.sqrt(inner(k, k));
