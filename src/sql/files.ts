import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf, PathfitError, UsageError } from '../errors.js';
import { loadArrow } from './arrow-table.js';
import { type Engine, engineFailure, identifier, literal, withoutLine } from './engine.js';

/** Loads the file at `path` as the table `name`; gives its number of rows. */
type Loader = (engine: Engine, name: string, path: string) => Promise<number>;

/** The types of a text file's columns are those that fit all of its rows, not the first of them. */
const json = 'sample_size = -1, hive_partitioning = false';

const loaders: Readonly<Record<string, Loader>> = {
  '.csv': loadSeparated,
  '.tsv': loadSeparated,
  '.parquet': (engine, name, path) =>
    loadScanned(engine, name, path, 'read_parquet', 'hive_partitioning = false'),
  '.json': (engine, name, path) => loadScanned(engine, name, path, 'read_json', json),
  '.ndjson': loadJsonLines,
  '.jsonl': loadJsonLines,
  '.arrow': loadArrow,
  '.feather': loadArrow,
};

/**
 * Throws UsageError where `path` is no file, has no known ending or is empty: all that can be said before the
 * engine is started.
 */
export function checkFile(name: string, path: string): void {
  if (name === '') throw new UsageError(`import.files must name each file's table, found '' for ${path}`);
  const key = `import.files.${name}`;
  if (!loaders[endingOf(path)]) {
    throw new UsageError(`${key} must end in ${Object.keys(loaders).join(', ')}; found ${path}`);
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    throw new UsageError(
      `${key} must be a file, found ${stats?.isDirectory() ? 'a folder' : 'none'} at ${path}`,
    );
  }
  if (stats.size === 0) throw new UsageError(`${key} must have rows, found 0 bytes in ${path}`);
}

/**
 * Loads a checked file as the table `name`, by its ending. Throws UsageError where it is not what its ending
 * says, or has no rows.
 */
export async function loadFile(engine: Engine, name: string, path: string): Promise<void> {
  const key = `import.files.${name}`;
  const load = loaders[endingOf(path)];
  const rows = await load(engine, name, path).catch((error: unknown) => {
    const expected = `${key} must be a readable ${endingOf(path)} file`;
    if (error instanceof PathfitError)
      throw new UsageError(`${expected}: ${error.message}`, { cause: error });
    throw engineFailure(`${expected} (${path})`, withoutLine(error));
  });
  if (rows === 0) throw new UsageError(`${key} must have rows, found none in ${path}`);
}

function endingOf(path: string): string {
  return extname(path).toLowerCase();
}

/** Loads what the engine's table function `reader` makes of a file. */
async function loadScanned(
  { connection }: Engine,
  name: string,
  path: string,
  reader: string,
  options: string,
): Promise<number> {
  // The engine takes a path for a pattern: *, ? and [ in a file's name must stand for themselves.
  const source = `${reader}(${literal(path.replace(/[*?[]/g, '[$&]'))}, ${options})`;
  const created = await connection.run(`CREATE TABLE ${identifier(name)} AS SELECT * FROM ${source}`);
  return Number((await created.getRows())[0][0]);
}

function loadJsonLines(engine: Engine, name: string, path: string): Promise<number> {
  return loadScanned(engine, name, path, 'read_json', `format = 'newline_delimited', ${json}`);
}

/**
 * Loads a text file of separated values. The separator is the first line's; no line is skipped as a preamble
 * or a comment, whatever it looks like; a row with another number of values than the first line is an error.
 */
async function loadSeparated(engine: Engine, name: string, path: string): Promise<number> {
  const { separator, columns } = dialectOf(firstLine(path));
  const dialect = `delim = ${literal(separator)}, quote = '"', escape = '"', hive_partitioning = false`;
  const detected = `${dialect}, skip = 0, comment = '', sample_size = -1`;
  try {
    return await loadScanned(engine, name, path, 'read_csv', detected);
  } catch (error) {
    // What the engine could not make out in general, it can name the line of once the columns are given.
    const names = Array.from({ length: columns }, (_, i) => `c${i}: 'VARCHAR'`).join(', ');
    const given = `${dialect}, auto_detect = false, header = true, columns = {${names}}`;
    if (messageOf(error).includes('sniffing')) await loadScanned(engine, name, path, 'read_csv', given);
    throw error;
  }
}

/** The most frequent of the usual separators outside quotes, and how many columns it makes. */
function dialectOf(line: string): { separator: string; columns: number } {
  const unquoted = line.replace(/"[^"]*"/g, '');
  const separators = [',', ';', '\t', '|'].map((separator) => ({
    separator,
    columns: unquoted.split(separator).length,
  }));
  return separators.reduce((most, next) => (next.columns > most.columns ? next : most));
}

/** A text file's first line, as far as it lies in its first 64 KiB. */
function firstLine(path: string): string {
  const bytes = Buffer.alloc(65536);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes)).split(/\r?\n/, 1)[0];
  } finally {
    closeSync(file);
  }
}
