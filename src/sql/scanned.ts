import { type Engine, identifier, literal } from './engine.js';

/** Loads what the engine's table function `reader` makes of a file; gives its number of rows. */
export async function loadScanned(
  { connection }: Engine,
  name: string,
  path: string,
  reader: string,
  options: string,
): Promise<number> {
  const source = scan(path, reader, options);
  const created = await connection.run(`CREATE TABLE ${identifier(name)} AS SELECT * FROM ${source}`);
  return Number((await created.getRows())[0][0]);
}

/** A call of the engine's table function. */
export function scan(path: string, reader: string, options: string): string {
  // The engine takes a path for a pattern: *, ? and [ in a file's name must stand for themselves.
  return `${reader}(${literal(path.replace(/[*?[]/g, '[$&]'))}, ${options})`;
}
