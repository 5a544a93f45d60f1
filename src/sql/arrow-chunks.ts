import type { Data, DataType, Schema } from 'apache-arrow';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { UsageError } from '../errors.js';
import { type ArrowColumn, columnOf, readerOf, refusedColumn } from './arrow-columns.js';
import type { DuckDB } from './engine.js';

/** Values that are copied at once: bounds the memory that rows of long lists take. */
const valuesAtOnce = 2 ** 20;

export type NamedColumn = ArrowColumn & { readonly name: string };

/**
 * The columns of an Arrow file as columns of a table. One whose type has no counterpart throws UsageError when it is read.
 * Throws UsageError where two have one name to SQL, which takes a for A.
 */
export function columnsOf(duckdb: DuckDB, { fields }: Schema, path: string): NamedColumn[] {
  // Arrow lets a column have no name, whatever the library's types say.
  const names = fields.map(({ name }: { readonly name: string | null }) => name ?? '');
  const lower = names.map((name) => name.toLowerCase());
  const wrong = names.find((name, i) => name === '' || lower.indexOf(lower[i]) < i);
  if (wrong !== undefined) {
    throw new UsageError(
      `the columns of ${path} must have names of their own, found ${wrong === '' ? 'one without' : `${wrong} twice`}: ` +
        'write the file with others',
    );
  }
  return fields.map((field) => {
    const column = columnOf(duckdb, field.type as DataType);
    if (column) return { ...column, name: field.name };
    const refusal =
      `column ${field.name} must hold numbers, booleans, text, dates, times, timestamps or lists of these, ` +
      `found ${String(field.type)} in ${path}: leave it out of the SQL`;
    return { ...refusedColumn(duckdb, refusal), name: field.name };
  });
}

/** Copies rows of a record batch; a chunk of the engine's takes so many at once. */
export interface BatchCopier {
  readonly rows: number;
  readonly rowsAtOnce: number;
  /** Copies rows first … first + count − 1. */
  copy(chunk: DuckDBDataChunk, first: number, count: number): void;
}

/** For `columns`, whose values in the batch are `children`. */
export function batchCopier(
  duckdb: DuckDB,
  columns: readonly ArrowColumn[],
  children: readonly Data[],
  rows: number,
): BatchCopier {
  const readers = columns.map((column, c) => readerOf(column, children[c]));
  const valuesPerRow = Math.max(1, ...children.map(({ children: [list] }) => (list?.length ?? 0) / rows));
  return {
    rows,
    rowsAtOnce: Math.min(duckdb.DuckDBVector.standardSize(), Math.ceil(valuesAtOnce / valuesPerRow)),
    copy(chunk, first, count) {
      chunk.rowCount = count;
      readers.forEach((read, c) =>
        chunk.setColumnValues(
          c,
          Array.from({ length: count }, (_, i) => read(first + i)),
        ),
      );
    },
  };
}
