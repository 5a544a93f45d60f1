import { type Engine, identifier, literal } from './engine.js';
import { loadScanned, scan } from './scanned.js';

/** What loading a file gives. */
export interface LoadedRows {
  readonly rows: number;
  /** Columns of text whose values may be dates. */
  readonly dates: readonly string[] | 'all';
}

/**
 * Types of columns are those that fit all rows, not the first of them. What is nested more deeply stays JSON: the engine
 * takes minutes to make out a type of thousands of levels.
 */
const common = 'sample_size = -1, maximum_depth = 32, hive_partitioning = false';

/** Loads a file of JSON. Dates stay text: the engine takes the first format that fits, where several may. */
export async function loadJson(
  engine: Engine,
  name: string,
  path: string,
  lines: boolean,
): Promise<LoadedRows> {
  const options = lines ? `format = 'newline_delimited', ${common}` : common;
  const described = await engine.connection.run(`DESCRIBE SELECT * FROM ${scan(path, 'read_json', options)}`);
  const columns = (await described.getRows()).map(
    ([column, type]) => [String(column), String(type)] as const,
  );
  const isDate = ([, type]: readonly [string, string]): boolean => /^(DATE|TIMESTAMP)/.test(type);
  const dates = columns.filter(isDate).map(([column]) => column);
  const types = columns
    .map((column) => `${identifier(column[0])}: ${literal(isDate(column) ? 'VARCHAR' : column[1])}`)
    .join(', ');
  const given = dates.length > 0 ? `${options}, columns = {${types}}` : options;
  return { rows: await loadScanned(engine, name, path, 'read_json', given), dates };
}
