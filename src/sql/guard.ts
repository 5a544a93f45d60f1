import { type Engine, identifier, literal } from './engine.js';
import type { Unclear } from './load-types.js';

/**
 * Makes a view of `table` in which a column that is unclear can be read by nobody: a query that asks for one fails with
 * the sentence that says what decides, and all others run. `sql` is that query.
 */
export async function guardUnclear(
  { connection }: Engine,
  table: string,
  unclear: readonly Unclear[],
  sql: string,
): Promise<void> {
  if (unclear.length === 0) return;
  const loaded = identifier(`${table} as loaded`);
  await connection.run(`ALTER TABLE ${identifier(table)} RENAME TO ${loaded}`);
  // A failing cast and not error(), which counts as a side effect: the engine refuses to repeat it.
  const guarded = unclear.map(
    ({ column, kind }, i) =>
      `CASE WHEN rowid >= 0 THEN CAST(${literal(mark(table, i))} AS ${kind === 'dates' ? 'DATE' : 'DOUBLE'}) END AS ${identifier(column)}`,
  );
  // Tables have row numbers besides their columns, views only those that they list.
  const rows = /\browid\b/i.test(sql) ? ', rowid' : '';
  await connection.run(
    `CREATE VIEW ${identifier(table)} AS SELECT * REPLACE (${guarded.join(', ')})${rows} FROM ${loaded}`,
  );
}

/** The column of `unclear` that a query failed at, by what the engine says. */
export function askedFor(message: string, table: string, unclear: readonly Unclear[]): Unclear | undefined {
  return unclear.find((_, i) => message.includes(mark(table, i)));
}

function mark(table: string, index: number): string {
  return `unclear column ${index} of ${table};`;
}
