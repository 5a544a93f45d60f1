import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { messageOf, UsageError } from '../errors.js';
import { checkCalls } from './calls.js';
import type { Engine } from './engine.js';

export interface PreparedQuery {
  readonly statement: DuckDBPreparedStatement;
  /** Whether it asks for an order of its rows. */
  readonly ordered: boolean;
}

/**
 * The one query of a text, prepared; `key` names the text to a person. Throws UsageError where there is none or more
 * than one, where it is no query, leaves a value open or gives other rows each time (checkCalls), and what the engine throws where it makes no sense of it.
 */
export async function prepareQuery(
  { duckdb, connection }: Engine,
  key: string,
  sql: string,
): Promise<PreparedQuery> {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    // The engine has no words for a text without a statement.
    if (messageOf(error).startsWith('Failed to extract')) throw error;
  });
  if (statements?.count !== 1) {
    // The engine makes two statements of a PIVOT that has to find its columns first.
    const pivot = /\bpivot\b/i.test(sql)
      ? '; a PIVOT counts as one where it lists its columns: ON … IN (…)'
      : '';
    throw new UsageError(`${key} must be one query, found ${statements?.count ?? 0} statements${pivot}`);
  }
  const statement = await statements.prepare(0);
  try {
    const wrong = wrongWith(duckdb.StatementType, statement);
    if (wrong !== undefined) throw new UsageError(`${key} must ${wrong}`);
    return { statement, ...(await checkCalls(connection, key, sql)) };
  } catch (error) {
    statement.destroySync();
    throw error;
  }
}

function wrongWith(
  types: typeof import('@duckdb/node-api').StatementType,
  { statementType, parameterCount }: DuckDBPreparedStatement,
): string | undefined {
  if (statementType !== types.SELECT) {
    return `be a query (SELECT …), found a statement of kind ${types[statementType]}`;
  }
  if (parameterCount > 0) return 'hold every value itself, found a parameter (? or $name)';
  return undefined;
}
