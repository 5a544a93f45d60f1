import type { Data, DataType, Schema } from 'apache-arrow';
import { InterruptedError, RunError, UsageError } from '../errors.js';
import type { OpenedTable, TableFile } from './opened-table.js';
import { type Cell, cellsOf, ListCell } from './cells.js';
import { ColumnCollector, type ColumnStatistics } from './column-statistics.js';
import { chosenRows, type RowChoice } from './row-choice.js';
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
  const known = files.flatMap((file) => file.rows ?? []);
  const look = new TableLook(wanted, known, signal);
  for (const [f, file] of files.entries()) {
    if (look.passesOver(file, f === files.length - 1)) continue;
    const arrow = await file.open();
    try {
      await look.into(arrow, file.path);
    } finally {
      await arrow.close();
    }
  }
  const { schema, shown, collectors, rows, bytes, batches } = look;
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

/** What has been seen of a table, file by file. */
class TableLook {
  readonly shown: Cell[][] = [];
  collectors: ColumnCollector[] | undefined;
  schema: Schema | undefined;
  rows = 0;
  bytes = 0;
  batches = 0;
  #chosen: ReturnType<typeof chosenRows> | undefined;
  /** The row at which the next batch begins. */
  #first = 0;
  #values = 0;

  constructor(
    private readonly wanted: Wanted,
    known: readonly number[],
    private readonly signal: AbortSignal,
  ) {
    // A dataset's manifest says how many rows there are; of a file that is no part, it says so itself.
    if (known.length > 0) this.#chosen = chosenRows(wanted.rows, sum(known));
  }

  /** Whether nothing that is wanted lies in a file. One has to be opened for the columns, whatever is wanted. */
  passesOver({ rows: unread = 0 }: TableFile, isLast: boolean): boolean {
    if (this.wanted.stats || !(this.schema || !isLast) || this.#chosen?.(this.#first, unread).length !== 0) {
      return false;
    }
    this.#first += unread;
    return true;
  }

  async into(arrow: OpenedTable, path: string): Promise<void> {
    const { wanted } = this;
    if (this.schema && typesOf(this.schema) !== typesOf(arrow.schema)) {
      throw new RunError(`${path} has other columns than the parts before it: run its stage with --force`);
    }
    this.schema ??= arrow.schema;
    if (wanted.stats) this.collectors ??= collectorsOf(this.schema, wanted.bins);
    this.#chosen ??= chosenRows(wanted.rows, arrow.rows);
    this.rows += arrow.rows;
    this.bytes += arrow.bytes;
    this.batches += arrow.batchRows.length;
    for (const [index, rows] of arrow.batchRows.entries()) {
      const places = this.#chosen(this.#first, rows);
      this.#first += rows;
      if (!this.collectors && places.length === 0) continue;
      if (this.signal.aborted) throw new InterruptedError();
      const { data } = await arrow.batch(index);
      this.#show(data.children, places);
      this.collectors?.forEach((collector, c) => collector.add(data.children[c]));
    }
  }

  #show(children: readonly Data[], places: Iterable<number>): void {
    const cells = children.map((child) => cellsOf(child, this.wanted.listItems));
    for (const i of places) {
      const row = cells.map((cell) => cell(i));
      this.shown.push(row);
      this.#values += valuesIn(row);
      if (this.#values > this.wanted.mostValues) throw tooMany(this.shown.length - 1, this.wanted);
    }
  }
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
