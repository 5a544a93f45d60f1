import { inner, overlapSquares, type OverlappingRows, timesOverlap } from './overlap.js';

/** A level of λ that sets in at a row, at the row where it explains most. */
export interface Break {
  /** F of one more coefficient, that of s from the row on. */
  readonly f: number;
  /** Which of the rows, counted from 0, is the first with the other level. */
  readonly row: number;
  /** How much larger λ is from there on. */
  readonly shift: number;
  /** Of the residuals' variance, in which F is. */
  readonly degreesOfFreedom: number;
  /** Of the coefficients' scores at all breaks that were tried, in the errors' variance: row-major, `tried` squared. */
  readonly covariance: Float64Array;
  readonly tried: number;
}

/** Share of the rows that is left before the first and after the last break that is tried (Andrews 1993). */
const trimmed = 0.15;
/** Breaks that are tried, at most, evenly spaced. */
const mostBreaks = 64;
/** Rows times breaks, at most: of a million rows ten breaks are tried. */
const mostWork = 1e7;

/**
 * sup-F (Andrews 1993) for a level of λ that changes at an unknown time: the largest F of the extra column
 * r_τ = s 1(j ≥ τ) over breaks τ in the middle 70 % of the rows, at most 64 of them.
 *
 * With residuals û = M k, r̃ = M r_τ and errors whose correlation is Ω, the score N_τ = r_τᵀ û has the variance
 * σ² C_ττ, C = r̃ᵀ Ω r̃, and what it leaves of û has σ̂² = (ûᵀû − N²/|r̃|²) / (tr M Ω − C_ττ/|r̃|²); F = N² / (C_ττ σ̂²).
 * σ̂² has Satterthwaite's degrees of freedom, (tr B)² / tr B² with B = M Ω M less the direction of the middle break.
 *
 * Undefined where fewer than 10 rows, or fewer than 4 degrees of freedom, are left to see it by. Takes time
 * proportional to the rows and the breaks.
 */
export function supremumF(
  s: Float64Array,
  residuals: Float64Array,
  given: OverlappingRows,
): Break | undefined {
  const { rows, width, orthonormal: q } = given;
  const count = rows.length;
  const breaks = breaksOf(count);
  const m = breaks.length;
  if (count < 10 || m === 0) return undefined;
  const overlapped = q.map((column) => timesOverlap(column, rows, width));
  const products = q.map((a) => overlapped.map((b) => inner(a, b)));
  /** Σ_{j ≥ τ} s_j v_j at every break. */
  const from = (v: Float64Array): Float64Array => suffixes(s, v, breaks);
  const onQ = q.map(from);
  const onOverlapped = overlapped.map(from);
  const scores = from(residuals);
  const squares = from(s);
  const lengths = squares.map((square, b) => square - onQ.reduce((sum, own) => sum + own[b] * own[b], 0));
  const covariance = new Float64Array(m * m);
  const tail = s.slice();
  for (let b = 0, zeroed = 0; b < m; b++) {
    for (; zeroed < breaks[b]; zeroed++) tail[zeroed] = 0;
    const row = width > 1 ? from(timesOverlap(tail, rows, width)) : undefined;
    for (let a = 0; a < m; a++) {
      let value = row ? row[a] : squares[Math.max(a, b)];
      for (let i = 0; i < q.length; i++) {
        value -= onQ[i][a] * onOverlapped[i][b] + onOverlapped[i][a] * onQ[i][b];
        for (let k = 0; k < q.length; k++) value += onQ[i][a] * products[i][k] * onQ[k][b];
      }
      covariance[a * m + b] = value;
    }
  }
  const total = inner(residuals, residuals);
  const trace = products.reduce((sum, row, i) => sum - row[i], count);
  const f = scores.map((score, b) => {
    const variance = covariance[b * m + b];
    // A break that the design knows already has no direction of its own.
    if (!(lengths[b] > 1e-9 * squares[0]) || !(variance > 0)) return NaN;
    const left = trace - variance / lengths[b];
    const sigma2 = (total - (score * score) / lengths[b]) / left;
    return left > 0 && sigma2 > 0 ? (score * score) / (variance * sigma2) : NaN;
  });
  let best = -1;
  f.forEach((value, b) => {
    if (Number.isFinite(value) && !(best >= 0 && f[best] >= value)) best = b;
  });
  const middle = m >> 1;
  const removed = covariance[middle * m + middle] / lengths[middle];
  const traceOfSquare =
    overlapSquares(rows, width) -
    overlapped.reduce((sum, column) => sum + 2 * inner(column, column), 0) +
    products.reduce((sum, row) => sum + row.reduce((all, value) => all + value * value, 0), 0) -
    removed * removed;
  const left = trace - removed;
  const degreesOfFreedom = (left * left) / traceOfSquare;
  if (best < 0 || !(left > 0) || !(degreesOfFreedom >= 4)) return undefined;
  return {
    f: f[best],
    row: breaks[best],
    shift: scores[best] / lengths[best],
    degreesOfFreedom,
    covariance,
    tried: m,
  };
}

/** First rows of the part after each break: the middle 70 %, evenly spaced, at most 64. */
function breaksOf(count: number): number[] {
  const first = Math.max(2, Math.ceil(trimmed * count));
  const last = Math.min(count - 2, Math.floor((1 - trimmed) * count));
  const there = last - first + 1;
  if (there < 1) return [];
  const tried = Math.min(mostBreaks, there, Math.max(8, Math.floor(mostWork / count)));
  return Array.from({ length: tried }, (_, b) =>
    tried === 1 ? first : first + Math.round((b * (there - 1)) / (tried - 1)),
  );
}

/** Σ_{j ≥ τ} s_j v_j for every break τ, ascending. */
function suffixes(s: Float64Array, v: Float64Array, breaks: readonly number[]): Float64Array {
  const sums = new Float64Array(breaks.length);
  let sum = 0;
  let j = s.length - 1;
  for (let b = breaks.length - 1; b >= 0; b--) {
    for (; j >= breaks[b]; j--) sum += s[j] * v[j];
    sums[b] = sum;
  }
  return sums;
}

/** Draws of the null, at most, and exceedances after which no more are taken (Besag & Clifford 1991). */
const mostDraws = 1999;
const enough = 50;

/**
 * The p-value of a largest F: how often the largest z_τ² / C_ττ with z normal of covariance C, over χ²_ν / ν, is as
 * large. `root` is a root of C, row-major; `normal(draw, step)` a standard normal that the two determine. With fewer than 50 exceedances in
 * 1,999 draws it is (1 + exceedances) / 2,000, else 50 over the draws that they took.
 */
export function supremumTail(
  { f, degreesOfFreedom, covariance, tried }: Break,
  root: Float64Array,
  normal: (draw: number, step: number) => number,
): number {
  let exceeding = 0;
  const z = new Float64Array(tried);
  for (let draw = 0; draw < mostDraws; draw++) {
    let largest = 0;
    for (let b = 0; b < tried; b++) {
      z[b] = normal(draw, b);
      let score = 0;
      for (let c = 0; c <= b; c++) score += root[b * tried + c] * z[c];
      const variance = covariance[b * tried + b];
      if (variance > 0) largest = Math.max(largest, (score * score) / variance);
    }
    if (largest >= f * meanChiSquare(normal(draw, tried), degreesOfFreedom)) exceeding++;
    if (exceeding === enough) return enough / (draw + 1);
  }
  return (1 + exceeding) / (1 + mostDraws);
}

/** χ²_ν / ν as a function of a standard normal z (Wilson & Hilferty 1931). */
function meanChiSquare(z: number, degreesOfFreedom: number): number {
  const v = 2 / (9 * degreesOfFreedom);
  const root = Math.max(0, 1 - v + z * Math.sqrt(v));
  return root * root * root;
}
