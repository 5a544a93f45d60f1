import { normalQuantile } from '../evaluation/distributions.js';

/** Share of false alarms among all that is looked at: a summary that says nothing is kept so often. */
const level = 0.01;

/**
 * Which summaries say something of a parameter: N r² of a summary or its square is larger than chance would have it (Bonferroni over all of
 * them) with a score, its square, or the square of what a line in all summaries leaves of it, so that a summary that only says how
 * much the others say is kept. What says nothing only gives networks something to learn by heart.
 *
 * @param summaries - p columns of N scaled values
 * @param scores - d columns of N normal scores
 * @param residuals - d columns of what the line leaves of them
 */
export function speaking(
  summaries: readonly Float64Array[],
  scores: readonly Float64Array[],
  residuals: readonly Float64Array[],
): boolean[] {
  const n = scores[0].length;
  const squared = (values: Float64Array): Float64Array => values.map((value) => value * value);
  const targets = [...scores, ...scores.map(squared), ...residuals.map(squared)].map(standardised);
  const limit = normalQuantile(level / (2 * targets.length * summaries.length));
  return summaries.map((column) =>
    [column, squared(column)].map(standardised).some((own) =>
      targets.some((target) => {
        let sum = 0;
        for (let r = 0; r < n; r++) sum += own[r] * target[r];
        return Math.abs(sum) > limit * Math.sqrt(n);
      }),
    ),
  );
}

/** Of mean 0 and mean square 1; all 0 where nothing varies. */
function standardised(values: Float64Array): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / n);
  return values.map((value) => (sd > 0 ? (value - mean) / sd : 0));
}
