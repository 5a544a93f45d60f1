import { float64Column, textColumn } from '../arrow/reader.js';
import { type ReplicateRow, type Study, studyOf } from '../evaluation/study.js';
import { number, object, summaryCodec } from '../store/codec.js';
import type { Dataset } from '../store/dataset.js';
import { replicateFigures, replicateWords } from './replicate-columns.js';
import { readTables } from './stored-table.js';

const studySummary = summaryCodec(object<{ readonly replicates: number }>({ replicates: number }));

/** The study of a dataset of replicates. */
export function storedStudy(dataset: Dataset): Study {
  const { replicates } = studySummary.read(dataset);
  return studyOf(replicates, readReplicates(dataset));
}

/** The rows of all replicates, in their order. */
export function readReplicates(dataset: Dataset): ReplicateRow[] {
  const rows: ReplicateRow[] = [];
  for (const table of readTables(dataset)) {
    const texts = replicateWords.map((name) => [name, textColumn(table, name)] as const);
    const numbers = ['replicate', ...replicateFigures].map(
      (name) => [name, float64Column(table, name)] as const,
    );
    for (let r = 0; r < table.numRows; r++) {
      const text = texts.map(([name, values]) => [name, values[r]]);
      const number = numbers.map(([name, values]) => [name, Number.isNaN(values[r]) ? null : values[r]]);
      rows.push(Object.fromEntries([...text, ...number]));
    }
  }
  return rows;
}
