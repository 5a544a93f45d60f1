import { philox4x32 } from '../kernels/reference/philox.js';
import { fTail, normalTwoSided } from './distributions.js';
import { exp, log } from './exponential.js';
import {
  inner,
  overlapSquares,
  type OverlappingRows,
  residualOf,
  sumsAtDistance,
  timesOverlap,
} from './overlap.js';

/** How residuals of rows at some distance correlate that should not. */
export interface DistantCorrelation {
  /** Distances in time indices, both included. */
  readonly from: number;
  readonly to: number;
  readonly correlation: number;
  /** What it is expected to be where errors have no correlation there: fitting takes a little. */
  readonly expected: number;
  readonly p: number;
}

/** Independent errors are looked at up to this distance, overlapping ones over one more window. */
const distances = 4;

/**
 * The mean correlation of residuals of rows that are w to 2 w − 1 apart (1 to 4 where errors are independent), where
 * errors of working correlation Ω have none: a portmanteau in one number.
 *
 * ρ̂ = ûᵀ K û / ûᵀû with K of pairs at these distances. With B = M Ω M it is expected to be µ = tr K B / tr B; its
XX
 */
export function correlationBeyond(
  residuals: Float64Array,
  { rows, width, orthonormal }: OverlappingRows,
  stream: number,
): DistantCorrelation | undefined {
  const from = width;
  const to = from + Math.max(width, distances) - 1;
  const count = rows.length;
  const band = (v: Float64Array): Float64Array => sumsAtDistance(v, rows, from, to);
  const pairs = inner(band(new Float64Array(count).fill(1)), new Float64Array(count).fill(1));
  const total = inner(residuals, residuals);
  if (pairs === 0 || !(total > 0)) return undefined;
  // K as pairs have it: the mean correlation is ûᵀ K û / ûᵀû with every pair counted from both its ends.
  const scale = count / pairs;
  const correlation = (scale * inner(residuals, band(residuals))) / total;
  const overlapped = orthonormal.map((q) => timesOverlap(q, rows, width));
  const products = orthonormal.map((a) => overlapped.map((b) => inner(a, b)));
  const banded = orthonormal.map(band);
  let mean = 0;
  orthonormal.forEach((a, i) => {
    mean -= 2 * inner(banded[i], overlapped[i]);
    orthonormal.forEach((_, k) => (mean += products[i][k] * inner(banded[k], a)));
  });
  const trace = products.reduce((sum, row, i) => sum - row[i], count);
  const expected = (scale * mean) / trace;
  const centred = (v: Float64Array): Float64Array => {
    const sums = band(v);
    for (let j = 0; j < count; j++) sums[j] = scale * sums[j] - expected * v[j];
    return sums;
  };
  const spread = (v: Float64Array): Float64Array =>
    residualOf(timesOverlap(residualOf(v, orthonormal), rows, width), orthonormal);
  // ((K − µ) B)² is seen by zᵀ (B (K − µ) z) … ((K − µ) B z).
  const probes = Math.max(2, Math.min(64, Math.ceil(40_000 / count)));
  let squares = 0;
  for (let draw = 0; draw < probes; draw++) {
    const z = signs(stream, draw, count);
    squares += inner(spread(centred(z)), centred(spread(z))) / probes;
  }
  if (!(squares > 0)) return undefined;
  const z = ((correlation - expected) * trace) / Math.sqrt(2 * squares);
  return { from, to, correlation, expected, p: normalTwoSided(z) };
}

/** Signs of 1 and −1 with equal chances, a bit of Philox each: the same for the same stream and draw. */
function signs(stream: number, draw: number, count: number): Float64Array {
  const found = new Float64Array(count);
  const words = new Uint32Array(4);
  for (let j = 0; j < count; j++) {
    if ((j & 127) === 0) philox4x32(words, draw, j >>> 7, stream, 0, 0, 0);
    found[j] = (words[(j >>> 5) & 3] >>> (j & 31)) & 1 ? 1 : -1;
  }
  return found;
}

/** How residuals' spread depends on s and on time. */
export interface Spread {
  readonly p: number;
  /** √ of the variance, mean 1 over the rows, as s and time let it vary. */
  readonly sd: Float64Array;
  /** √ variance at its 90 % over that at its 10 % quantile. */
  readonly ratio: number;
  /** What it goes with more: s or time; and whether it grows with it. */
  readonly along: 's' | 'time';
  readonly grows: boolean;
}

/**
 * Koenker's (1981) studentised test that the residuals' spread is the same whatever s and time are: R² of û² on ln s and
 * time, F against as many rows as are independent, N² / tr Ω². How it varies is fitted as v = exp(a + b ln s + c t),
 * by the likelihood of û²/v as a χ² (Harvey 1976). Undefined where too few independent rows are left, or û is 0.
 */
export function spreadOf(
  residuals: Float64Array,
  s: Float64Array,
  { rows, width }: Pick<OverlappingRows, 'rows' | 'width'>,
): Spread | undefined {
  const count = rows.length;
  const total = inner(residuals, residuals);
  const independent = (count * count) / overlapSquares(rows, width);
  if (!(total > 0) || independent < 8) return undefined;
  const squares = residuals.map((value) => (value * value * count) / total);
  const meanOfS = s.reduce((sum, value) => sum + value, 0) / count;
  if (!(meanOfS > 0)) return undefined;
  // Rows with s near 0 count as a thousandth of the mean: their logarithm would outweigh all others.
  const along = orthogonal([
    s.map((value) => log(Math.max(value / meanOfS, 1e-3))),
    Float64Array.from(rows, (row) => row),
  ]);
  if (along.length === 0) return undefined;
  const centred = squares.map((value) => value - 1);
  const slopes = along.map(({ values }) => inner(values, centred));
  const explained = slopes.reduce((sum, slope) => sum + slope * slope, 0);
  const all = inner(centred, centred);
  const left = independent - along.length - 1;
  const r2 = explained / all;
  const f = r2 < 1 ? (r2 / along.length / (1 - r2)) * left : Infinity;
  const variance = varianceFunction(
    squares,
    along.map(({ values }) => values),
  );
  const sorted = variance.slice().sort();
  const at = (share: number): number => sorted[Math.round(share * (count - 1))];
  const steepest = Math.abs(slopes[0]) >= Math.abs(slopes[1] ?? 0) ? 0 : 1;
  return {
    p: fTail(f, along.length, left),
    sd: variance.map(Math.sqrt),
    ratio: Math.sqrt(at(0.9) / at(0.1)),
    along: along[steepest].name,
    grows: slopes[steepest] > 0,
  };
}

interface Regressor {
  readonly name: 's' | 'time';
  readonly values: Float64Array;
}

/** Centred, of length 1, each orthogonal to those before; one that does not vary is left out. */
function orthogonal([ofS, ofTime]: readonly Float64Array[]): Regressor[] {
  const kept: Regressor[] = [];
  for (const [name, raw] of [
    ['s', ofS],
    ['time', ofTime],
  ] as const) {
    const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    const centred = raw.map((value) => value - mean);
    const left = residualOf(
      centred,
      kept.map(({ values }) => values),
    );
    const length = Math.sqrt(inner(left, left));
    if (length > 1e-9 * Math.sqrt(inner(raw, raw)))
      kept.push({ name, values: left.map((value) => value / length) });
  }
  return kept;
}

/** v = exp(a + Σ b z) with mean 1, fitted to û² by Fisher's scoring: each step regresses û²/v − 1 on 1 and z. */
function varianceFunction(squares: Float64Array, z: readonly Float64Array[]): Float64Array {
  const count = squares.length;
  const slopes = new Float64Array(z.length);
  const v = new Float64Array(count).fill(1);
  for (let step = 0; step < 25; step++) {
    let largest = 0;
    for (const [b, values] of z.entries()) {
      let change = 0;
      for (let j = 0; j < count; j++) change += values[j] * (squares[j] / v[j] - 1);
      // In the beginning steps may be too long: none changes ln v by more than 1 in the root mean square.
      const most = Math.sqrt(count);
      change = Math.max(-most, Math.min(most, change));
      slopes[b] += change;
      largest = Math.max(largest, Math.abs(change));
    }
    let level = 0;
    for (let j = 0; j < count; j++) {
      let power = 0;
      for (let b = 0; b < z.length; b++) power += slopes[b] * z[b][j];
      v[j] = exp(Math.max(-30, Math.min(30, power)));
      level += squares[j] / v[j] / count;
    }
    // a from the mean of û²/v, so that û²/v has mean 1.
    for (let j = 0; j < count; j++) v[j] *= level;
    // ln v is within a thousandth of where it ends.
    if (largest < 1e-3 * Math.sqrt(count)) break;
  }
  const mean = v.reduce((sum, value) => sum + value, 0) / count;
  return v.map((value) => value / mean);
}
