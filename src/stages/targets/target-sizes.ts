import { RunError } from '../../errors.js';
import { rowExtremes } from '../../estimators/row-functions.js';
import type { Executor } from '../../pool/executor.js';
import { noiseOf } from '../../random/noise.js';
import type { Source } from '../source.js';
import type { TargetsParameters } from '../../pipeline/targets-parameters.js';
import type { RowRange } from '../../rows/parts.js';
import type { PathRows } from '../../rows/path-rows.js';

/** The root mean squares that s and k may have: what is computed from them holds their fourth powers. */
const smallest = 1e-70;
const largest = 1e70;

/** What to change where s is too large or too small, and where k alone is. */
interface Remedy {
  readonly s: string;
  readonly k: string;
}

/** What to change where the sizes of s or k cannot be computed with. */
function remedyOf({ lambda, noise }: TargetsParameters, source: Source): Remedy {
  const s =
    source === 'simulate'
      ? 'change the size of x by simulate.process and simulate.dt'
      : 'change the unit of x in import.sql';
  if (lambda === undefined) return { s, k: 'change the unit of k in import.sql' };
  const { sd } = noiseOf(noise);
  return { s, k: sd > largest ? `targets.noise is too large (${sd})` : 'change the size of targets.lambda' };
}

/** Throws RunError where s or k of a block of rows are too large or too small to be computed with. */
export async function checkSizes(
  executor: Executor,
  paths: PathRows,
  range: RowRange,
  { s, k }: { readonly s: Float64Array; readonly k: Float64Array },
  parameters: TargetsParameters,
  source: Source,
): Promise<void> {
  const remedy = (): Remedy => remedyOf(parameters, source);
  if (largestOf(s) === 0) await checkZero(executor, paths, range, remedy);
  checkSize('s', s, range, remedy);
  checkSize('k', k, range, remedy);
}

/**
 * Refuses rows whose s or k is not finite, or, where it is not 0 throughout, has a root mean square outside
 * [1e-70, 1e70]: squares of their squares would be 0 or infinite. Of each part for itself, so that a part that is stored
 * has been looked at.
 */
function checkSize(name: 's' | 'k', values: Float64Array, range: RowRange, remedy: () => Remedy): void {
  const most = largestOf(values);
  if (most === 0) return;
  let squares = 0;
  for (let j = 0; j < values.length; j++) {
    const scaled = values[j] / most;
    squares += scaled * scaled;
  }
  const size = most === Infinity ? Infinity : most * Math.sqrt(squares / values.length);
  if (size >= smallest && size <= largest) return;
  const found =
    most === Infinity ? 'numbers beyond the largest float64' : `a root mean square of ${size.toPrecision(3)}`;
  throw sizeError(name, found, range, remedy);
}

/** The largest size; infinite where one is no number. */
function largestOf(values: Float64Array): number {
  let most = 0;
  for (let j = 0; j < values.length; j++) {
    const size = Math.abs(values[j]);
    if (!(size <= most)) most = size < Infinity ? size : Infinity;
  }
  return most;
}

/** Where s is 0 in every row: refuses x that is not, whose squares are too small to be numbers. */
async function checkZero(
  executor: Executor,
  paths: PathRows,
  range: RowRange,
  remedy: () => Remedy,
): Promise<void> {
  await paths.range(range.first, range.rows, async (block) => {
    const extremes = await rowExtremes(executor, block, paths.n);
    if (extremes.some((value) => value !== 0))
      throw sizeError('s', 'squares below the smallest float64', range, remedy);
  });
}

function sizeError(
  name: 's' | 'k',
  found: string,
  { first, rows }: RowRange,
  remedy: () => Remedy,
): RunError {
  const what = name === 's' ? 'the rows’ mean squares of x (s)' : 'the targets k';
  return new RunError(
    `${what} must be 0 or have a root mean square from ${smallest} to ${largest}, found ${found} ` +
      `in rows ${first} to ${first + rows - 1}: ${remedy()[name]}`,
  );
}
