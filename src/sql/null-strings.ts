import { type Engine, identifier, literal } from './engine.js';

/** Sets values that stand for missing ones to NULL, in columns of text and of numbers. */
export async function applyNullStrings(
  { connection, duckdb }: Engine,
  table: string,
  nullStrings: readonly string[],
): Promise<void> {
  if (nullStrings.length === 0) return;
  const described = await connection.run(`SELECT * FROM ${identifier(table)} LIMIT 0`);
  const types = described.columnTypes();
  const words = nullStrings.map(literal).join(', ');
  for (const [c, name] of described.columnNames().entries()) {
    const column = identifier(name);
    const text = types[c].typeId === duckdb.DuckDBTypeId.VARCHAR;
    const missing = text
      ? `trim(${column}) IN (${words})`
      : `TRY_CAST(TRY_CAST(${column} AS VARCHAR) AS DOUBLE) IN (SELECT TRY_CAST(word AS DOUBLE) FROM unnest([${words}]) AS w(word))`;
    await connection.run(`UPDATE ${identifier(table)} SET ${column} = NULL WHERE ${missing}`);
  }
}
