import { float64Column, listValues, textColumn } from '../arrow/reader.js';
import type { Dataset } from '../store/dataset.js';
import { piecesOf } from '../rows/dataset-tables.js';
import { pathsSummary } from '../rows/paths-summary.js';
import { Envelope, type SeriesPoint } from './envelope.js';
import { evenly } from './sample.js';

/** A row of stored paths. */
export interface PathRow {
  readonly j: number;
  readonly t: number;
  /** What the row is called, where it was imported with a name: a date. */
  readonly label: string | null;
  readonly x: Float64Array;
}

/** Rows, values of a row, parts that are read, and lines, at most. */
const most = { rows: 120, values: 10_000, parts: 40, lines: 20 };
/** Stretches of time in which lines have their least and greatest value. */
export const stretches = 200;

export interface PathSample {
  /** Rows and values in a row that the dataset has. */
  readonly rows: number;
  readonly n: number;
  readonly sample: readonly PathRow[];
  /** How many of a row's values were read. */
  readonly values: number;
  /** Some of the values over all rows, a line each; of a series the last of each row alone. */
  readonly lines: readonly (readonly SeriesPoint[])[];
  /** What lines hold of the rows: every one, the least and greatest of each stretch, or those of the sample. */
  readonly lineRows: 'every' | 'extremes' | 'sample';
}

/**
 * Evenly spaced rows of a dataset of paths, and of each evenly spaced values, part by part: one part in memory at a
 * time, and no more than 40 of them, however large the dataset is. Where that is all of them, lines have the peaks between
 * those rows. Every part is checked against its sha256, or computed again from states.
 *
 * @param follows - `paths`: up to 20 lines, one per path; `last`: the last value of each row, the newest of a window
 * @param of - the column that stands for x
 */
export function samplePaths(dataset: Dataset, follows: 'paths' | 'last', of = 'x'): PathSample {
  const { rows, n } = pathsSummary.read(dataset);
  const parts = piecesOf(dataset, undefined);
  const isWhole = parts.length <= most.parts;
  const wanted = evenly(rows, isWhole ? most.rows : most.parts);
  const places = evenly(n, most.values);
  const followed = follows === 'last' ? [n - 1] : evenly(n, most.lines);
  const envelopes = followed.map(() => new Envelope(rows, stretches));
  const sample: PathRow[] = [];
  let first = 0;
  for (const part of parts) {
    const within = wanted.filter((j) => j >= first && j < first + part.rows);
    if (isWhole || within.length > 0) {
      const table = part.read();
      const [t, x] = [float64Column(table, 't'), listValues(table, of)];
      const labels = table.getChild('label') ? textColumn(table, 'label') : [];
      for (const j of within) {
        const r = j - first;
        // Copied: what is kept must not keep the part.
        const values = Float64Array.from(places, (i) => x[r * n + i]);
        sample.push({ j, t: t[r], label: labels[r] ?? null, x: values });
      }
      const followedRows = isWhole ? evenly(part.rows, part.rows) : within.map((j) => j - first);
      envelopes.forEach((envelope, line) => {
        for (const r of followedRows) envelope.add(first + r, t[r], x[r * n + followed[line]]);
      });
    }
    first += part.rows;
  }
  const lineRows = !isWhole ? 'sample' : envelopes.some(({ isCut }) => isCut) ? 'extremes' : 'every';
  return {
    rows,
    n,
    sample,
    values: places.length,
    lines: envelopes.map((envelope) => envelope.points().map(({ t, x }) => ({ t, x }))),
    lineRows,
  };
}
