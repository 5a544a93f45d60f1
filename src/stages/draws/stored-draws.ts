import { picked } from '../../arrays.js';
import type { Draws } from '../../posteriors/draws.js';
import { readSplit } from '../../rows/stored-split.js';
import { readColumns, readTables } from '../../rows/stored-table.js';
import type { Dataset } from '../../store/dataset.js';
import { drawsSummary } from './summary.js';

/** Some draws of a dataset, in its order. */
export interface StoredDraws extends Draws {
  readonly parameters: readonly string[];
  readonly summaryNames: readonly string[];
  /** Row of each in the dataset. */
  readonly rows: Uint32Array;
  readonly thetas: readonly Float64Array[];
  /** What says whether data look like those that were learned from, by name. */
  readonly checks: Readonly<Record<string, Float64Array>>;
  readonly statistics: Readonly<Record<string, Float64Array>>;
}

/** The draws that are learned from, or those that are tested. Throws DamagedError. */
export function storedDraws(dataset: Dataset, split: 'train' | 'holdOut'): StoredDraws {
  const { parameters } = drawsSummary.read(dataset);
  const kept = readSplit(dataset)[split];
  const [first] = readTables(dataset);
  const numbers = first.schema.fields
    .map(({ name }) => name)
    .filter((name) => name !== 'r' && name !== 'split');
  const all = readColumns(dataset, numbers);
  const named = (prefix: string): Record<string, Float64Array> =>
    Object.fromEntries(
      numbers
        .filter((name) => name.startsWith(`${prefix}_`))
        .map((name) => [name.slice(prefix.length + 1), picked(all[name], kept)]),
    );
  const summaries = named('summary');
  const of = (prefix: string): Float64Array[] => {
    const columns = named(prefix);
    return parameters.map((name) => columns[name]);
  };
  return {
    count: kept.length,
    parameters,
    summaryNames: Object.keys(summaries),
    rows: kept,
    thetas: of('theta'),
    scores: of('z'),
    summaries: Object.values(summaries),
    checks: named('check'),
    statistics: named('stat'),
  };
}
