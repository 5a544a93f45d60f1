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

/** Rows, values of a row, parts that are read, lines, and paths that are followed step by step with their steps, at most. */
const most = { rows: 120, values: 10_000, parts: 40, lines: 20, walks: 3, steps: 600 };
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
  /** A few of the paths at evenly spaced rows, the same of every component. */
  readonly walks: readonly (readonly SeriesPoint[])[];
}

/**
 * Evenly spaced rows of a dataset of paths, and of each evenly spaced values, part by part: one part in memory at a
 * time, and no more than 40 of them, however large the dataset is. Where that is all of them, lines have the peaks between
 * those rows. Every part is checked against its sha256, or computed again from states.
 *
 * @param follows - `paths`: up to 20 lines, one per path; `last`: the last value of each row, the newest of a window
 * @param columns - of the components, of which each has a sample of the same rows and values
 */
export function samplePaths(
  dataset: Dataset,
  follows: 'paths' | 'last',
  columns: readonly string[] = ['x'],
): PathSample[] {
  const { rows, n } = pathsSummary.read(dataset);
  const parts = piecesOf(dataset, undefined);
  const isWhole = parts.length <= most.parts;
  const wanted = evenly(rows, isWhole ? most.rows : most.parts);
  const followed = follows === 'last' ? [n - 1] : evenly(n, most.lines);
  const steps = isWhole ? evenly(rows, most.steps) : wanted;
  const samplers = columns.map(() => new Sampler(rows, n, followed));
  let first = 0;
  for (const part of parts) {
    const within = wanted.filter((j) => j >= first && j < first + part.rows);
    if (isWhole || within.length > 0) {
      const table = part.read();
      const t = float64Column(table, 't');
      const labels = table.getChild('label') ? textColumn(table, 'label') : [];
      const followedRows = isWhole ? evenly(part.rows, part.rows) : within.map((j) => j - first);
      const walked = steps.filter((j) => j >= first && j < first + part.rows);
      samplers.forEach((sampler, c) =>
        sampler.add(listValues(table, columns[c]), { first, t, labels, within, followedRows, walked }),
      );
    }
    first += part.rows;
  }
  return samplers.map((sampler) => sampler.sample(isWhole));
}

/** Rows of one part: which of them are kept, and which lines go through. */
interface PartRows {
  readonly first: number;
  readonly t: Float64Array;
  readonly labels: readonly (string | null)[];
  readonly within: readonly number[];
  readonly followedRows: readonly number[];
  readonly walked: readonly number[];
}

/** Gathers the sample of one component. */
class Sampler {
  readonly #places: readonly number[];
  readonly #envelopes: readonly Envelope[];
  readonly #sample: PathRow[] = [];
  readonly #walks: readonly { readonly path: number; readonly points: SeriesPoint[] }[];

  constructor(
    private readonly rows: number,
    private readonly n: number,
    private readonly followed: readonly number[],
  ) {
    this.#places = evenly(n, most.values);
    this.#envelopes = followed.map(() => new Envelope(rows, stretches));
    this.#walks = evenly(n, Math.min(n, most.walks)).map((path) => ({ path, points: [] }));
  }

  add(x: Float64Array, { first, t, labels, within, followedRows, walked }: PartRows): void {
    const { n } = this;
    for (const j of within) {
      const r = j - first;
      // Copied: what is kept must not keep the part.
      const values = Float64Array.from(this.#places, (i) => x[r * n + i]);
      this.#sample.push({ j, t: t[r], label: labels[r] ?? null, x: values });
    }
    this.#envelopes.forEach((envelope, line) => {
      for (const r of followedRows) envelope.add(first + r, t[r], x[r * n + this.followed[line]]);
    });
    for (const { path, points } of this.#walks) {
      for (const j of walked) points.push({ t: t[j - first], x: x[(j - first) * n + path] });
    }
  }

  sample(isWhole: boolean): PathSample {
    const isCut = this.#envelopes.some((envelope) => envelope.isCut);
    return {
      rows: this.rows,
      n: this.n,
      sample: this.#sample,
      values: this.#places.length,
      lines: this.#envelopes.map((envelope) => envelope.points().map(({ t, x }) => ({ t, x }))),
      lineRows: !isWhole ? 'sample' : isCut ? 'extremes' : 'every',
      walks: this.#walks.map(({ points }) => points),
    };
  }
}
