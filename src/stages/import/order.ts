import type { Series } from '../../sql/query.js';
import { plural } from '../../text.js';

/** Share of the rows that may begin a further series, for falls of t to look like that. */
const mostSeries = 0.1;

/**
 * What is odd about the order of a result's rows, a sentence each: windows and hold-outs by time take it for the order of
 * time. Looked at are t, or labels where all of them are ISO dates or times; where there is neither, the SQL's ORDER BY.
 */
export function orderNotices({ rows, t, label, ordered }: Series): string[] {
  const times = t ?? isoTimes(label);
  const name = t ? 't' : 'label';
  if (!times) {
    return ordered || rows < 2
      ? []
      : [
          'import.sql has no ORDER BY: rows are taken in the order of the file, as if that were the order of time',
        ];
  }
  const falls: number[] = [];
  let repeats = 0;
  let before: number | string | undefined;
  for (let row = 0; row < rows; row++) {
    const time = times[row];
    if (typeof time === 'number' && !Number.isFinite(time)) continue;
    if (before !== undefined && time < before) falls.push(row);
    if (before !== undefined && time === before) repeats++;
    before = time;
  }
  const of = `${rows} rows`;
  const notices: string[] = [];
  if (falls.length > 0) notices.push(fallsText(name, falls, rows));
  if (repeats > 0) {
    notices.push(
      `${name} is that of the row before in ${repeats} of ${of}: where several series lie side by side, take one with WHERE`,
    );
  }
  return notices;
}

function fallsText(name: string, falls: readonly number[], rows: number): string {
  if (falls.length === rows - 1) {
    return `${name} falls from row to row: time runs backwards; ORDER BY ${name} in import.sql puts it right`;
  }
  const where = `${plural(falls.length, 'row')} of ${rows} (first at row ${falls[0]}, counted from 0)`;
  return falls.length <= Math.max(1, mostSeries * rows)
    ? `${name} starts again at ${where}: where several series follow each other, windows run from one into the next; take one with WHERE, or give lists`
    : `${name} falls at ${where}: the rows are not in order of time; ORDER BY ${name} in import.sql puts them right`;
}

/** Labels, where all of them are dates or times in the form that sorts as they do. */
function isoTimes(label: Series['label']): string[] | undefined {
  const iso = /^\d{4}-\d\d-\d\d($|[ T]\d\d:\d\d)/;
  if (!label?.every((text) => text !== null && iso.test(text))) return undefined;
  return label as string[];
}
