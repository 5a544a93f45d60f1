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
  const weight = new Float64Array(count);
  for (let j = 0; j < count; j++) weight[j] = s[j] * sd[j];
  const overlapped = timesOverlap(weight, rows, width);
  const all = new Sums();
  for (let j = 0; j < count; j++) all.add(1, s[j], u[j], sd[j], overlapped[j]);
  const meanOverlap = 2 / 3 + 1 / (3 * width * width);
  const windows = count / Math.min(count, width);
  const degreesOfFreedom = (count * count) / overlapSquares(rows, width) - 2;
  let leverage = { share: 0, first: 0, last: 0 };
  let largest: Influence | undefined;
  const window = new Sums();
  for (let first = 0, end = 0; first < count; first++) {
    if (first > 0) {
      window.add(-1, s[first - 1], u[first - 1], sd[first - 1], overlapped[first - 1]);
      // A row that outweighed the others leaves its rounding behind: they are summed again.
      if (end === first || s[first - 1] * s[first - 1] > 1e6 * window.square) {
        window.clear();
        for (let j = first; j < end; j++) window.add(1, s[j], u[j], sd[j], overlapped[j]);
      }
    }
    for (; end < count && rows[end] < rows[first] + width; end++) {
      window.add(1, s[end], u[end], sd[end], overlapped[end]);
    }
    const share = window.square / all.square;
    if (share > leverage.share) leverage = { share, first, last: end - 1 };
    const left = all.square - window.square;
    if (!(left > 1e-12 * all.square) || !(degreesOfFreedom >= 2) || !(window.square > 0)) continue;
    const delta = window.score / left;
    const sum =
      all.scaled -
      window.scaled +
      2 * delta * (all.product - window.product) +
      delta * delta * (all.relative - window.relative);
    const freedom = count - (end - first) - all.cross / all.square;
    if (!(freedom > 0)) continue;
    const sigma = Math.sqrt(Math.max(0, sum) / freedom);
    const own = window.level * window.level * meanOverlap;
    const others = Math.max(all.cross - 2 * window.cross + own, left);
    const standardErrors = Math.abs(window.score) / (sigma * Math.sqrt(others));
    if (!(sigma > 0) || !(standardErrors > (largest?.standardErrors ?? 0))) continue;
    const t = Math.abs(window.score) / (sigma * Math.sqrt(own * (1 - share)));
    largest = { first, last: end - 1, change: delta, standardErrors, p: t };
  }
  if (!largest) return { leverage, largest };
  const p = Math.min(1, windows * studentTwoSided(largest.p, degreesOfFreedom));
  return { leverage, largest: { ...largest, p } };
}

/** Sums over rows of what λ̂, its residuals and their errors are made of. */
class Sums {
  /** s², s u, and of u and s in units of the spread: u², u s, s²; s times the spread, and its product with Ω. */
  square = 0;
  score = 0;
  scaled = 0;
  product = 0;
  relative = 0;
  level = 0;
  cross = 0;

  add(times: number, s: number, u: number, sd: number, overlapped: number): void {
    const [ownU, ownS] = [u / sd, s / sd];
    this.square += times * s * s;
    this.score += times * s * u;
    this.scaled += times * ownU * ownU;
    this.product += times * ownU * ownS;
    this.relative += times * ownS * ownS;
    this.level += times * s * sd;
    this.cross += times * s * sd * overlapped;
  }

  clear(): void {
    this.square = this.score = this.scaled = this.product = this.relative = this.level = this.cross = 0;
  }
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
