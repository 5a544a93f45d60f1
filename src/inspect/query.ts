import { InterruptedError, UsageError } from '../errors.js';
import type { CopyResult, QueryResult, TableQuery } from '../sql/table-query.js';
import type { Cell } from './cells.js';
import type { QuerySources } from './query-sources.js';
import { sqlCell, sqlTypeName } from './sql-cells.js';
import { type ColumnDescription, valuesIn } from './table.js';

/** A query's result: as many of its rows as were wanted. */
export interface QueryInspection {
  readonly sql: string;
  /** The tables that it reads. */
  readonly tables: readonly string[];
  /** Rows of the whole result. */
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  readonly chosen: 'head';
  readonly shown: readonly (readonly Cell[])[];
}

export interface WantedRows {
  /** Rows from the start. */
  readonly head: number;
  /** Items of a list that are read at most. */
  readonly listItems: number;
  /** Values in those rows that are taken at most: more are a UsageError. */
  readonly mostValues: number;
}

/** Runs SQL on the tables, and gives what `read` makes of its result. Throws as `queryTables` does. */
export async function runQuery<Found>(
  sources: QuerySources,
  sql: string,
  read: (result: QueryResult) => Promise<Found>,
  signal: AbortSignal,
): Promise<Found> {
  const { queryTables } = await import('../sql/table-query.js');
  return queryTables(tableQuery(sources, sql), read, throwIfAborted(signal));
}

/** Writes the whole result into a Parquet file at an absolute path where nothing lies. Throws as `copyTables` does. */
export async function copyQuery(
  sources: QuerySources,
  sql: string,
  path: string,
  signal: AbortSignal,
): Promise<CopyResult> {
  const { copyTables } = await import('../sql/table-query.js');
  return copyTables(tableQuery(sources, sql), path, throwIfAborted(signal));
}

function tableQuery({ tables, listed, missing }: QuerySources, sql: string): TableQuery {
  const advice = missing.length > 0 ? `; not stored: ${missing.join(', ')}` : '';
  return { key: '--sql', sql, tables, listed, advice };
}

const throwIfAborted = (signal: AbortSignal) => (): void => {
  if (signal.aborted) throw new InterruptedError();
};

/** The first rows of a query's result; the others are counted. */
export async function queryRows(
  sql: string,
  { duckdb, columns, tables, chunks }: QueryResult,
  { head, listItems, mostValues }: WantedRows,
): Promise<QueryInspection> {
  const taken: Cell[][] = [];
  let rows = 0;
  let values = 0;
  for await (const chunk of chunks) {
    rows += chunk.rowCount;
    const vectors = columns.map((_, c) => chunk.getColumnVector(c));
    for (let i = 0; i < chunk.rowCount && taken.length < head; i++) {
      const row = vectors.map((vector) => sqlCell(duckdb, vector.getItem(i), listItems));
      values += valuesIn(row);
      if (values > mostValues) {
        throw new UsageError(
          `the result is too much for one document: ${taken.length} rows hold ${mostValues} values, the most that ` +
            `there may be: ask for fewer with --head or LIMIT, or write them to a file with --arrow or --parquet`,
        );
      }
      taken.push(row);
    }
  }
  return { sql, tables, rows, columns: describedColumns({ duckdb, columns }), chosen: 'head', shown: taken };
}

/** The columns of a result with their types, as inspect names them. */
export function describedColumns({
  duckdb,
  columns,
}: Pick<QueryResult, 'duckdb' | 'columns'>): ColumnDescription[] {
  return columns.map(({ name, type }) => ({ name, type: sqlTypeName(duckdb, type), nullable: true }));
}
