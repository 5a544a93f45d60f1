import type { Table } from 'apache-arrow';
import type { TablePiece } from '../rows/dataset-tables.js';
import { checkPart, damaged } from '../store/part-file.js';
import type { Dataset } from '../store/dataset.js';
import { ArrowFile } from './arrow-file.js';

/** An Arrow table whose record batches are asked for one by one. */
export type OpenedTable = Pick<ArrowFile, 'rows' | 'bytes' | 'schema' | 'batchRows' | 'batch' | 'close'>;

/** A table, or a piece of one, that can be opened. */
export interface TableFile {
  readonly path: string;
  /** Known before it is opened where it is a piece of a dataset. */
  readonly rows?: number;
  open(): Promise<OpenedTable>;
}

/** An Arrow file that is no part of a dataset. */
export function openedFile(path: string): TableFile {
  return { path, open: () => ArrowFile.open(path) };
}

/**
 * A piece of a dataset's table. A part's sha256 is checked as it is opened: what does not fit its manifest is not shown. Paths
 * that are kept as states are computed then.
 */
export function openedPiece(dataset: Dataset, { path, rows, part, read }: TablePiece): TableFile {
  return {
    path,
    rows,
    async open() {
      if (!part) return inMemory(read());
      const damage = checkPart(dataset.folder, part);
      if (damage) throw damaged(dataset, damage);
      return ArrowFile.open(path);
    },
  };
}

function inMemory({ batches, numRows, schema }: Table): OpenedTable {
  return {
    rows: numRows,
    bytes: 0,
    schema,
    batchRows: batches.map((batch) => batch.numRows),
    batch: (index) => Promise.resolve(batches[index]),
    close: () => Promise.resolve(),
  };
}
