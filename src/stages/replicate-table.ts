import type { Column } from '../arrow/columns.js';
import { float64Column, textColumn } from '../arrow/reader.js';
import { type ReplicateRow, type Study, studyOf } from '../evaluation/study.js';
import type { Dataset } from '../store/store.js';
import { readTables } from './stored-table.js';

const words = ['seed', 'estimator', 'parameter', 'status'] as const;
const figures = ['estimate', 'standardError', 'lower95', 'upper95', 'truth', 'theoryError'] as const;

/** What the estimators found in some replicates, one row a parameter. Seeds are texts: to be copied, not rounded. */
export function replicateColumns(rows: readonly ReplicateRow[]): Column[] {
  return [
    { name: 'replicate', type: 'int32', values: Int32Array.from(rows, ({ replicate }) => replicate) },
    ...words.map((name): Column => ({ name, type: 'utf8', values: rows.map((row) => row[name]) })),
    ...figures.map((name): Column => ({
      name,
      type: 'float64',
      values: Float64Array.from(rows, (row) => row[name] ?? NaN),
      nullable: true,
    })),
  ];
}

/** The study of a dataset of replicates. */
export function storedStudy(dataset: Dataset): Study {
  const { replicates } = dataset.manifest.summary as { replicates: number };
  return studyOf(replicates, readReplicates(dataset));
}

/** The rows of all replicates, in their order. */
export function readReplicates(dataset: Dataset): ReplicateRow[] {
  const rows: ReplicateRow[] = [];
  for (const table of readTables(dataset)) {
    const texts = words.map((name) => [name, textColumn(table, name)] as const);
    const numbers = ['replicate', ...figures].map((name) => [name, float64Column(table, name)] as const);
    for (let r = 0; r < table.numRows; r++) {
      const text = texts.map(([name, values]) => [name, values[r]]);
      const number = numbers.map(([name, values]) => [name, Number.isNaN(values[r]) ? null : values[r]]);
      rows.push(Object.fromEntries([...text, ...number]));
    }
  }
  return rows;
}
