import type { DuckDBDataChunk, DuckDBPreparedStatement, DuckDBType } from '@duckdb/node-api';
import { messageOf, PathfitError } from '../errors.js';
import { nearest } from '../nearest.js';
import { type ArrowTable, defineArrowTable } from './arrow-scan.js';
import {
  type DuckDB,
  type Engine,
  engineFailure,
  identifier,
  literal,
  lockEngine,
  withEngine,
} from './engine.js';
import { interruptible } from './interruptible.js';
import { prepareQuery } from './statement.js';

/** What a query gives, as it comes. */
export interface QueryResult {
  readonly duckdb: DuckDB;
  readonly columns: readonly { readonly name: string; readonly type: DuckDBType }[];
  /** The names of the tables that it reads, as it writes them. */
  readonly tables: readonly string[];
  readonly chunks: AsyncIterable<DuckDBDataChunk>;
}

export interface TableQuery {
  /** The name of the text to a person. */
  readonly key: string;
  readonly sql: string;
  /** The tables that it may name, in lower case: only those that it does name are opened. */
  readonly tables: ReadonlyMap<string, ArrowTable>;
  /** The names that a person is told. */
  readonly listed: readonly string[];
  /** What else to say where a table is not among them. */
  readonly advice?: string;
}

/** What a query writes. */
export interface CopyResult extends Omit<QueryResult, 'chunks'> {
  readonly rows: number;
}

/**
 * Runs one query on tables that lie in Arrow files, and gives what `read` makes of its result. The SQL sees these tables
 * and nothing else of the machine. Throws UsageError where it is no such query, RunError where a table is damaged or
 * the memory does not suffice, and what `throwIfInterrupted` throws, which is asked all along.
 */
export async function queryTables<Found>(
  query: TableQuery,
  read: (result: QueryResult) => Promise<Found>,
  throwIfInterrupted: () => void,
): Promise<Found> {
  return withQuery(query, undefined, throwIfInterrupted, async (_, statement, result) => {
    const chunks = interruptible(await statement.stream(), throwIfInterrupted);
    return read({ ...result, chunks });
  });
}

/**
 * Writes a query's whole result into the Parquet file `path`, an absolute path where nothing lies, with the SQL in its metadata.
 * The engine may open that file and no other. Throws as queryTables does.
 */
export async function copyTables(
  query: TableQuery,
  path: string,
  throwIfInterrupted: () => void,
): Promise<CopyResult> {
  return withQuery(query, path, throwIfInterrupted, async ({ connection }, statement, result) => {
    statement.destroySync();
    // A view takes the text as it is, with a comment or a semicolon at its end.
    await connection.run(`CREATE TEMP VIEW ${identifier(copied)} AS ${query.sql}`);
    const options = `FORMAT parquet, USE_TMP_FILE false, KV_METADATA {sql: ${literal(query.sql)}}`;
    const copy = `COPY (FROM ${identifier(copied)}) TO ${literal(path)} (${options})`;
    const [[rows]] = await (await connection.run(copy)).getRows();
    return { ...result, rows: Number(rows) };
  });
}

/** The name of the view that is written: no table's has a space. */
const copied = 'what is copied';

async function withQuery<Found>(
  query: TableQuery,
  written: string | undefined,
  throwIfInterrupted: () => void,
  work: (
    engine: Engine,
    statement: DuckDBPreparedStatement,
    result: Omit<QueryResult, 'chunks'>,
  ) => Promise<Found>,
): Promise<Found> {
  const failures: unknown[] = [];
  return withEngine(async (engine) => {
    await lockEngine(engine, written);
    try {
      const { statement, tables } = await prepare(engine, query, (error) => failures.push(error));
      const columns = Array.from({ length: statement.columnCount }, (_, i) => ({
        name: statement.columnName(i),
        type: statement.columnType(i),
      }));
      return await work(engine, statement, { duckdb: engine.duckdb, columns, tables });
    } catch (error) {
      if (failures.length > 0) throw failures[0];
      throw error instanceof PathfitError ? error : queryFailure(query, error);
    }
  }, throwIfInterrupted);
}

/** Prepares the query: each time the engine misses a table that there is, it gets it. */
async function prepare(
  engine: Engine,
  { key, sql, tables }: TableQuery,
  failed: (error: unknown) => void,
): Promise<{ statement: DuckDBPreparedStatement; tables: string[] }> {
  const defined = new Set<string>();
  for (;;) {
    try {
      const { statement } = await prepareQuery(engine, key, sql);
      return { statement, tables: [...defined] };
    } catch (error) {
      const name = missingTable(error);
      const table = name === undefined ? undefined : tables.get(name.toLowerCase());
      if (name === undefined || table === undefined || defined.has(name.toLowerCase())) throw error;
      await defineArrowTable(engine, name, table, failed);
      defined.add(name.toLowerCase());
    }
  }
}

/** The name of the table that the engine misses. */
function missingTable(error: unknown): string | undefined {
  return /^Catalog Error: Table with name (.*) does not exist!/.exec(messageOf(error))?.[1];
}

function queryFailure({ key, listed, advice = '' }: TableQuery, error: unknown): PathfitError {
  const message = messageOf(error);
  const tables = `${listed.join(', ')}${advice}`;
  const missing = missingTable(error);
  if (missing !== undefined) {
    // The engine knows the tables alone that the query has opened: another that it suggests would mislead.
    const own = new Error(message.replace(/\s*Did you mean [^\n]*/, ''), { cause: error });
    const near = /^: .*/.exec(nearest(missing, listed));
    return engineFailure(
      `${key} must be SQL that runs`,
      own,
      `${near ? `${near[0]} The` : '; the'} tables are ${tables}`,
    );
  }
  const reaches = /disabled (by|through) configuration|has been locked/.test(message);
  return engineFailure(
    `${key} must be SQL that runs`,
    error,
    reaches ? `; SQL sees these tables alone: ${tables}` : '',
  );
}
