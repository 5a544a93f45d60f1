import { join } from 'node:path';
import { float64Column, listValues, readArrow, textColumn } from '../arrow/reader.js';
import { readPart } from '../store/part-file.js';
import type { Dataset } from '../store/store.js';
import type { PathsSummary } from '../stages/stored-paths.js';
import { evenly } from './sample.js';

/** A row of stored paths. */
export interface PathRow {
  readonly j: number;
  readonly t: number;
  /** What the row is called, where it was imported with a name: a date. */
  readonly label: string | null;
  readonly x: Float64Array;
}

/** Rows, values of a row, and parts that are read, at most. */
const most = { rows: 120, values: 10_000, parts: 40 };

export interface PathSample {
  /** Rows and values in a row that the dataset has. */
  readonly rows: number;
  readonly n: number;
  readonly sample: readonly PathRow[];
  /** How many of a row's values were read. */
  readonly values: number;
}

/**
 * Evenly spaced rows of a dataset of paths, and of each evenly spaced values, part by part: one part in memory at a
 * time, and no more than 40 of them, however large the dataset is. Every part is checked against its sha256.
 */
export function samplePaths(dataset: Dataset): PathSample {
  const { rows, n } = dataset.manifest.summary as unknown as PathsSummary;
  const { parts } = dataset.manifest;
  const wanted = evenly(rows, parts.length > most.parts ? most.parts : most.rows);
  const places = evenly(n, most.values);
  const sample: PathRow[] = [];
  let first = 0;
  for (const part of parts) {
    const within = wanted.filter((j) => j >= first && j < first + part.rows);
    if (within.length > 0) {
      const table = readArrow(readPart(dataset, part), join(dataset.folder, part.file));
      const [t, x] = [float64Column(table, 't'), listValues(table, 'x')];
      const labels = table.getChild('label') ? textColumn(table, 'label') : [];
      for (const j of within) {
        const r = j - first;
        // Copied: what is kept must not keep the part.
        const values = Float64Array.from(places, (i) => x[r * n + i]);
        sample.push({ j, t: t[r], label: labels[r] ?? null, x: values });
      }
    }
    first += part.rows;
  }
  return { rows, n, sample, values: places.length };
}
