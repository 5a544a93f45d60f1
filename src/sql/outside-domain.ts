import { messageOf } from '../errors.js';
import type { ResultColumn } from './columns.js';
import { type Engine, identifier } from './engine.js';

/** Functions that stop the engine at a number outside their domain, and what that is. */
const functions = {
  ln: { refused: 'value <= 0', says: /logarithm of (a negative number|zero)/ },
  log: { refused: 'value <= 0', says: /logarithm of (a negative number|zero)/ },
  log10: { refused: 'value <= 0', says: /logarithm of (a negative number|zero)/ },
  log2: { refused: 'value <= 0', says: /logarithm of (a negative number|zero)/ },
  sqrt: { refused: 'value < 0', says: /square root of a negative number/ },
} as const;

/**
 * Where a query stopped at a logarithm or a root outside its domain: “ln(-4) in row 17 of the result (2020-01-05)”;
 * undefined where it stopped at something else. `projection` is run again with functions that give NaN there, and with
 * ones that name the value.
 */
export async function outsideDomain(
  { connection, duckdb, throwIfInterrupted }: Engine,
  error: unknown,
  projection: string,
  columns: readonly ResultColumn[],
): Promise<string | undefined> {
  const message = messageOf(error);
  const names = Object.entries(functions).filter(([, { says }]) => says.test(message));
  if (names.length === 0) return undefined;
  const define = async (otherwise: (name: string) => string): Promise<void> => {
    for (const [name, { refused }] of names) {
      const inside = `system.main.${name}(value)`;
      const guarded = `CASE WHEN ${refused} THEN ${otherwise(name)} ELSE ${inside} END`;
      const ofBase =
        name === 'log' ? `, (base, value) AS ${guarded.replace('log(value)', 'log(base, value)')}` : '';
      await connection.run(`CREATE OR REPLACE MACRO ${identifier(name)}(value) AS ${guarded}${ofBase}`);
    }
  };
  // A failing cast and not error(), which counts as a side effect: the engine refuses to repeat it.
  await define((name) => `CAST('outside ${name}(' || value || ')' AS DOUBLE)`);
  const value = await connection.run(projection).then(
    () => undefined,
    (failure: unknown) => /outside (\w+\([^)]*\))/.exec(messageOf(failure))?.[1],
  );
  if (value === undefined) return undefined;
  await define(() => "CAST('NaN' AS DOUBLE)");
  const found = await connection.run(projection).catch(() => undefined);
  if (!found) return value;
  const types = found.columnTypes();
  const label = columns.findIndex(({ name }) => name === 'label');
  // Lists have their lengths beside them.
  const places = columns.map((_, c) => c + columns.slice(0, c).filter(({ list }) => list).length);
  let row = 0;
  let first = '';
  let count = 0;
  for await (const chunk of found.yieldRowsJs()) {
    throwIfInterrupted();
    for (const values of chunk) {
      row++;
      const wrong = values.some(
        (each, i) => types[i].typeId === duckdb.DuckDBTypeId.DOUBLE && Number.isNaN(each),
      );
      if (!wrong) continue;
      const name = label < 0 ? null : values[places[label]];
      if (count++ === 0) first = `row ${row} of the result${typeof name === 'string' ? ` (${name})` : ''}`;
    }
  }
  if (count === 0) return value;
  // The engine has its own order: of several rows, the value may be another’s.
  return count === 1 ? `${value} in ${first}` : `${count} rows such as ${first}, and values such as ${value}`;
}
