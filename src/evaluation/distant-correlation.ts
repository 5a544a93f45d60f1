import { philox4x32 } from '../kernels/reference/philox.js';
import { normalTwoSided } from './distributions.js';
import { inner, type OverlappingRows, residualOf, sumsAtDistance, timesOverlap } from './overlap.js';

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
