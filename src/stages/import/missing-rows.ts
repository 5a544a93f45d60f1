import { RunError } from '../../errors.js';
import type { Series } from '../../sql/query.js';

/** Which rows a window needs, and where windows begin. */
export interface WindowChoice {
  /** Rows of a window. */
  readonly window: number;
  /** Rows from the beginning of a window to that of the next. */
  readonly every: number;
  /** k_j of a window: its mean of k, or its last. */
  readonly target: 'mean' | 'last';
}

/** The rows of the result whose x, k, t or other number is not finite, ascending. */
export function missingRows(series: Series): number[] {
  const missing: number[] = [];
  for (let row = 0; row < series.rows; row++) {
    const hasNumbers = hasNumber(series.k, row) && hasNumber(series.t, row) && hasMore(series, row);
    if (!hasX(series, row) || !hasNumbers) missing.push(row);
  }
  return missing;
}

function hasX({ x, width }: Series, row: number): boolean {
  for (let i = row * width; i < (row + 1) * width; i++) if (!Number.isFinite(x[i])) return false;
  return true;
}

function hasMore({ more = {} }: Series, row: number): boolean {
  return Object.values(more).every((column) => hasNumber(column, row));
}

function hasNumber(column: Float64Array | undefined, row: number): boolean {
  return column === undefined || Number.isFinite(column[row]);
}

/**
 * Where the windows begin that have all they need: at rows 0, every, 2 every, … of the result, where each of the window's
 * rows has x (and k, where the target is its mean), and the last one has k, t and what terms read.
 */
export function windowStarts(series: Series, { window, every, target }: WindowChoice): Uint32Array {
  const { rows, k, t } = series;
  const starts: number[] = [];
  // The first row of those that go on without a hole.
  let from = 0;
  for (let row = 0; row < rows; row++) {
    const hole = !hasX(series, row) || (target === 'mean' && !hasNumber(k, row));
    if (hole) from = row + 1;
    const start = row - window + 1;
    if (start < from || start % every !== 0) continue;
    if (hasNumber(k, row) && hasNumber(t, row) && hasMore(series, row)) starts.push(start);
  }
  return Uint32Array.from(starts);
}

/** The windows that there would be if nothing were missing. */
export function windowCount(rows: number, { window, every }: WindowChoice): number {
  return Math.max(0, Math.floor((rows - window) / every) + 1);
}

/** Rows that need something which they do not have: the first three by their numbers and labels. */
export function missingError(
  { rows, width, x, k, t, label, more: others = {} }: Series,
  missing: readonly number[],
): RunError {
  const shown = missing.slice(0, 3).map((row) => {
    const name = label?.[row] === undefined || label[row] === null ? '' : ` (${label[row]})`;
    const values = x.subarray(row * width, (row + 1) * width);
    const bad = values.find((value) => !Number.isFinite(value));
    const columns: [string, number | undefined][] = [
      ['x', bad],
      ['k', k?.[row]],
      ['t', t?.[row]],
      ...Object.entries(others).map(([name, column]): [string, number] => [name, column[row]]),
    ];
    const found = columns
      .filter(([, value]) => value !== undefined && !Number.isFinite(value))
      .map(([column, value]) => `${column} is ${words(value!)}`);
    return `row ${row}${name}: ${found.join(', ')}`;
  });
  const more = missing.length > shown.length ? `; and ${missing.length - shown.length} more` : '';
  return new RunError(
    `${['x', 'k', 't', ...Object.keys(others)].join(', ').replace(/, (\w+)$/, ' and $1')} must be finite numbers, found ${missing.length} of ${rows} rows where they are not: ` +
      `${shown.join('; ')}${more}. Fix the SQL, or set import.onMissing: drop`,
  );
}

function words(value: number): string {
  return Number.isNaN(value) ? 'null or NaN' : String(value);
}
