import type { Json } from '../store/fingerprint.js';
import type { Part } from '../store/part.js';
import { type Cell, ListCell } from './cells.js';
import type { ColumnStatistics } from './column-statistics.js';
import type { Inspection } from './inspection.js';
import type { QueryInspection } from './query.js';
import type { ColumnDescription, TableInspection } from './table.js';

/** Inspections as plain data: what JSON can hold, whole, and null where there is no number. */

/** A value in a row. Dates, times, decimals and whole numbers beyond 2⁵³ are text, exact; bytes are hexadecimal. */
export type RowValue =
  null | boolean | number | string | readonly RowValue[] | { readonly [field: string]: RowValue };

/** The values of a row by column; the second of two columns named x is «x (2)». */
export type Row = Readonly<Record<string, RowValue>>;

/** What a dataset or a file is, and what is in it. */
export interface Inspected {
  readonly kind: 'dataset' | 'file';
  readonly path: string;
  /** Of the pipeline whose stage or grid it is; null where it was named by its folder, or is of neither. */
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly fingerprint: string | null;
  readonly tables: readonly InspectedTable[];
  /** Where it was asked for. */
  readonly metadata?: InspectedMetadata;
}

export interface InspectedTable {
  /** Null where it is the only one. */
  readonly name: string | null;
  readonly rows: number;
  /** Of a dataset. */
  readonly parts?: number;
  /** Of a file. */
  readonly batches?: number;
  readonly bytes: number;
  readonly schema: readonly ColumnDescription[];
  /** The rows that were asked for, in their order. */
  readonly shown: readonly Row[];
  /** A column each, where they were asked for. */
  readonly stats?: readonly ColumnStatistics[];
}

export interface InspectedMetadata {
  /** Of the Arrow schema; of a dataset that of its first part. */
  readonly schema: Readonly<Record<string, string>>;
  /** All that determines a dataset, what its stage said of it, and its parts; a file has none of these. */
  readonly ingredients?: Json;
  readonly summary?: Json;
  readonly parts?: readonly Part[];
}

/** What SQL found, in the form of a file: one table. */
export interface Queried {
  readonly kind: 'query';
  readonly sql: string;
  /** The tables that it reads. */
  readonly from: readonly string[];
  readonly tables: readonly [QueriedTable];
}

export interface WrittenResult {
  readonly path: string;
  readonly bytes: number;
}

export interface QueriedTable {
  readonly name: null;
  /** Of the whole result. */
  readonly rows: number;
  readonly schema: readonly ColumnDescription[];
  readonly shown: readonly Row[];
  /** The Arrow file that has the result, where one was asked for. */
  readonly arrow?: WrittenResult;
  /** The Parquet file. */
  readonly parquet?: WrittenResult;
}

export function inspected(inspection: Inspection, options: { readonly metadata: boolean }): Inspected {
  const { kind, path, pipeline, stage, fingerprint, metadata, manifest, parts, tables } = inspection;
  return {
    kind,
    path,
    pipeline,
    stage,
    fingerprint,
    tables: tables.map((table) => inspectedTable(table, kind)),
    ...(options.metadata && {
      metadata: {
        schema: metadata,
        ...(manifest && { ingredients: manifest.ingredients, summary: manifest.summary, parts }),
      },
    }),
  };
}

function inspectedTable(table: TableInspection, kind: Inspection['kind']): InspectedTable {
  const { name, rows, bytes, pieces, columns, shown, stats } = table;
  return {
    name,
    rows,
    ...(kind === 'dataset' ? { parts: pieces } : { batches: pieces }),
    bytes,
    schema: columns,
    shown: plainRows(columns, shown),
    ...(stats && { stats }),
  };
}

export function queried({ sql, tables, rows, columns, shown }: QueryInspection): Queried {
  const table = { name: null, rows, schema: columns, shown: plainRows(columns, shown) };
  return { kind: 'query', sql, from: tables, tables: [table] };
}

function plainRows(columns: readonly ColumnDescription[], rows: readonly (readonly Cell[])[]): Row[] {
  const names = distinctNames(columns.map(({ name }) => name));
  return rows.map((row) => Object.fromEntries(row.map((cell, c) => [names[c], plain(cell)])));
}

function plain(cell: Cell): RowValue {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (cell === null || typeof cell !== 'object') return cell;
  if (cell instanceof ListCell) return cell.items.map(plain);
  return Object.fromEntries(Object.entries(cell).map(([field, inner]) => [field, plain(inner)]));
}

/** A file may have two columns of one name: the second becomes «x (2)», so that no value is lost. */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
