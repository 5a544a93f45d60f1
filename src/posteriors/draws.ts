import type { LinearGaussian } from './linear-gaussian.js';
import { fitLinearGaussian, residualOf } from './linear-gaussian.js';
import { speaking } from './screening.js';
import { type Scale, scaled, scaleOf } from './scales.js';

/** Draws from the prior with what was seen of each: columns of N numbers. */
export interface Draws {
  readonly count: number;
  /** Normal scores of the parameters, d columns. */
  readonly scores: readonly Float64Array[];
  /** Summaries of the data, p columns. */
  readonly summaries: readonly Float64Array[];
}

/** What learning begins from: summaries on their scales, and the linear Gaussian posterior of the draws that are learned from. */
export interface Beginning {
  readonly scales: readonly Scale[];
  /** Undefined where there are too few draws for it. */
  readonly linear: LinearGaussian | undefined;
}

export function beginningOf({ scores, summaries }: Draws): Beginning {
  const all = summaries.map(scaleOf);
  const columns = onScales(all, summaries);
  const line = fitLinearGaussian(columns, scores);
  if (!line) return { scales: all, linear: undefined };
  const left = residualsOf(line, columns, scores);
  const residuals = scores.map((_, i) => left.filter((_one, at) => at % scores.length === i));
  const speaks = speaking(columns, scores, residuals);
  // What says nothing is 0 throughout, as what does not vary.
  const scales = all.map((scale, c) => (speaks[c] ? scale : { ...scale, sd: 0 }));
  return { scales, linear: fitLinearGaussian(onScales(scales, summaries), scores) };
}

/** Columns of summaries, each on its scale. */
export const onScales = (scales: readonly Scale[], summaries: readonly Float64Array[]): Float64Array[] =>
  summaries.map((column, c) => column.map((value) => scaled(scales[c], value)));

/** N × p, row by row, of columns. */
export function rowByRow(columns: readonly Float64Array[], count: number): Float64Array {
  const rows = new Float64Array(count * columns.length);
  columns.forEach((column, c) => {
    for (let r = 0; r < count; r++) rows[r * columns.length + c] = column[r];
  });
  return rows;
}

/** ε of each draw, N × d row by row: what the linear Gaussian posterior leaves of its scores. */
export function residualsOf(
  linear: LinearGaussian,
  summaries: readonly Float64Array[],
  scores: readonly Float64Array[],
): Float64Array {
  const [count, { d }] = [scores[0].length, linear];
  const residuals = new Float64Array(count * d);
  for (let r = 0; r < count; r++) {
    const own = residuals.subarray(r * d, (r + 1) * d);
    residualOf(
      linear,
      (c) => summaries[c][r],
      (i) => scores[i][r],
      own,
    );
  }
  return residuals;
}
