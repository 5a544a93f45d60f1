import type { DataType, Schema } from 'apache-arrow';
import { InterruptedError, RunError, UsageError } from '../errors.js';
import { type Cell, cellsOf, ListCell } from './cells.js';
import { ColumnCollector, type ColumnStatistics } from './column-statistics.js';
import { chosenRows, type RowChoice } from './row-choice.js';
import type { TableFile } from './opened-table.js';
import { typeName } from './type-name.js';

/** What is wanted of a table beside its columns and its size. */
export interface Wanted {
  readonly rows: RowChoice;
  /** Items of a list in those rows that are read at most. */
  readonly listItems: number;
  /** Values in those rows that are taken at most: more are a UsageError. */
  readonly mostValues: number;
  readonly stats: boolean;
  /** Bins of a histogram a column of numbers beside its statistics; none where it is left open. */
  readonly bins?: number;
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** One table: all parts of it in a dataset, or a file. */
export interface TableInspection {
  /** Null where a dataset has one table alone. */
  readonly name: string | null;
  readonly rows: number;
  readonly bytes: number;
  /** Parts of a dataset's table; record batches of a file. */
  readonly pieces: number;
  readonly columns: readonly ColumnDescription[];
  /** Which rows are shown, and these rows. */
  readonly chosen: RowChoice['kind'];
  readonly shown: readonly (readonly Cell[])[];
  /** Null where they were not asked for. */
  readonly stats: readonly ColumnStatistics[] | null;
}

/** Values that are kept for the quartiles at most: of a column, and of all columns of a table together. */
const keptValues = { column: 2 ** 22, table: 2 ** 24 };

/**
 * Looks at one table, a record batch in memory at a time; where only some rows are wanted, only the files that
 * hold them are read. Throws RunError where a file is damaged, InterruptedError when `signal` is aborted.
 */
export async function inspectTable(
  name: string | null,
  files: readonly TableFile[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<TableInspection & { schema: Schema }> {
  const shown: Cell[][] = [];
  let collectors: ColumnCollector[] | undefined;
  let schema: Schema | undefined;
  const known = files.flatMap((file) => file.rows ?? []);
  // A dataset's manifest says how many rows there are; of a file that is no part, it says so itself.
  let chosen = known.length > 0 ? chosenRows(wanted.rows, sum(known)) : undefined;
  let first = 0;
  let rows = 0;
  let bytes = 0;
  let batches = 0;
  let values = 0;
  for (const [f, file] of files.entries()) {
    const unread = file.rows ?? 0;
    const isLast = f === files.length - 1;
    // One file has to be opened for the columns, whatever is wanted.
    if (!wanted.stats && (schema || !isLast) && chosen?.(first, unread).length === 0) {
      first += unread;
      continue;
    }
    const arrow = await file.open();
    try {
      if (schema && typesOf(schema) !== typesOf(arrow.schema)) {
        throw new RunError(
          `${file.path} has other columns than the parts before it: run its stage with --force`,
        );
      }
      schema ??= arrow.schema;
      if (wanted.stats) collectors ??= collectorsOf(schema, wanted.bins);
      chosen ??= chosenRows(wanted.rows, arrow.rows);
      rows += arrow.rows;
      bytes += arrow.bytes;
      batches += arrow.batchRows.length;
      for (let index = 0; index < arrow.batchRows.length; index++) {
        const places = chosen(first, arrow.batchRows[index]);
        first += arrow.batchRows[index];
        if (!collectors && places.length === 0) continue;
        if (signal.aborted) throw new InterruptedError();
        const { data } = await arrow.batch(index);
        const cells = data.children.map((child) => cellsOf(child, wanted.listItems));
        for (const i of places) {
          shown.push(cells.map((cell) => cell(i)));
          values += valuesIn(shown.at(-1)!);
          if (values > wanted.mostValues) throw tooMany(shown.length - 1, wanted);
        }
        collectors?.forEach((collector, c) => collector.add(data.children[c]));
      }
    } finally {
      await arrow.close();
    }
  }
  return {
    name,
    rows: known.length > 0 ? sum(known) : rows,
    bytes,
    pieces: batches,
    columns: schema!.fields.map((field) => ({
      name: nameOf(field),
      type: typeName(field.type as DataType),
      nullable: field.nullable,
    })),
    chosen: wanted.rows.kind,
    shown,
    stats: collectors?.map(({ statistics }) => statistics) ?? null,
    schema: schema!,
  };
}

/** Arrow lets a column have no name, whatever the library's types say. */
function nameOf({ name }: { readonly name: string | null }): string {
  return name ?? '';
}

export function valuesIn(row: readonly Cell[]): number {
  return sum(row.map((cell) => (cell instanceof ListCell ? cell.items.length : 1)));
}

function tooMany(rows: number, { rows: { kind, count }, mostValues }: Wanted): UsageError {
  const asked = Number.isFinite(count) ? `--${kind} ${count}` : 'the whole table';
  return new UsageError(
    `${asked} is too much for one document: ${rows} rows hold ${mostValues} values, the most that there may be`,
  );
}

function collectorsOf({ fields }: Schema, bins = 0): ColumnCollector[] {
  const bound = Math.min(keptValues.column, Math.floor(keptValues.table / fields.length));
  return fields.map((field) => new ColumnCollector(nameOf(field), field.type as DataType, bound, bins));
}

function typesOf({ fields }: Schema): string {
  return JSON.stringify(fields.map(({ name, type }) => [name, typeName(type as DataType)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
