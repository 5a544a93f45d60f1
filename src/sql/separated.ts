import { closeSync, openSync, readSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { messageOf, UsageError } from '../errors.js';
import { isDateLike } from './date-reading.js';
import { type Engine, identifier, literal } from './engine.js';
import type { DeclaredFile } from './file-options.js';
import { loadScanned } from './scanned.js';
import { loadSpaced } from './spaced.js';

/** Types that columns of text files get from the engine: dates are made out by all of a column's values (load-types.ts). */
const types = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'TIME', 'VARCHAR'];

/**
 * Loads a text file of separated values. The separator is the first line's, unless it is given; beyond the lines that are
 * to be skipped none is, whatever it looks like; a row with another number of values than the first line is an error.
 */
export async function loadSeparated(engine: Engine, name: string, file: DeclaredFile): Promise<number> {
  const { path, skip = 0, allText, nullStrings = [] } = file;
  const encoding = file.encoding ?? encodingOf(path);
  const { separator, columns } = dialectOf(linesFrom(path, skip, encoding), file);
  const common = [
    `quote = '"', escape = '"', hive_partitioning = false, skip = ${skip}, encoding = ${literal(encoding)}`,
    `nullstr = [${['', ...nullStrings].map(literal).join(', ')}]`,
  ];
  if (separator === ' ') return loadSpaced(engine, name, file, encoding);
  const dialect = [`delim = ${literal(separator)}`, ...common].join(', ');
  // Numbers with separators of their own are made out later as well: 1.012 may be a thousand.
  const numbers = file.decimal !== undefined || file.thousands !== undefined;
  const candidates = numbers ? types.filter((type) => type !== 'BIGINT' && type !== 'DOUBLE') : types;
  const typing = allText
    ? 'all_varchar = true'
    : `auto_type_candidates = [${candidates.map(literal).join(', ')}]`;
  const detected = `${dialect}, comment = '', sample_size = -1, ${typing}`;
  try {
    const rows = await loadScanned(engine, name, path, 'read_csv', detected);
    if (allText || !(await isHeaderless(engine, name))) return rows;
    await engine.connection.run(`DROP TABLE ${identifier(name)}`);
    return await loadScanned(engine, name, path, 'read_csv', `${detected}, header = false`);
  } catch (error) {
    checkEncoding(path, encoding, error);
    // What the engine could not make out in general, it can name the line of once the columns are given.
    const names = Array.from({ length: columns }, (_, i) => `c${i}: 'VARCHAR'`).join(', ');
    const given = `${dialect}, auto_detect = false, header = true, columns = {${names}}`;
    if (messageOf(error).includes('sniffing')) await loadScanned(engine, name, path, 'read_csv', given);
    throw error;
  }
}

/**
 * Whether what the engine took for names is a row of values: among nothing but text it takes the first line for names,
 * and dates and numbers with separators of their own are text to it.
 */
async function isHeaderless({ connection, duckdb }: Engine, name: string): Promise<boolean> {
  const described = await connection.run(`SELECT * FROM ${identifier(name)} LIMIT 0`);
  const isText = described.columnTypes().every(({ typeId }) => typeId === duckdb.DuckDBTypeId.VARCHAR);
  const names = described.columnNames();
  return isText && (isDateLike(names[0]) || names.every((one) => /^[-+]?[\d.,' ]*\d[\d.,' %]*$/.test(one)));
}

function checkEncoding(path: string, encoding: string, error: unknown): void {
  if (encoding !== 'utf-8' || !messageOf(error).includes('not utf-8 encoded')) return;
  throw new UsageError(
    `${path} is not utf-8 encoded: write the file as { path: …, encoding: latin-1 } under import.files, or save it as UTF-8`,
    {
      cause: error,
    },
  );
}

/** The most frequent of the usual separators outside quotes, and how many columns it makes; spaces where there is no other. */
function dialectOf(
  [line = '', next = '']: readonly string[],
  { separator: given, decimal }: DeclaredFile,
): { separator: string; columns: number } {
  const unquoted = line.replace(/"[^"]*"/g, '');
  // A comma that separates decimals stands as often as what separates values, in a row of two.
  const usual = decimal === ',' ? [';', '\t', '|', ','] : [',', ';', '\t', '|'];
  const separators = (given === undefined ? usual : [given]).map((separator) => ({
    separator,
    columns: unquoted.split(separator).length,
  }));
  const best = separators.reduce((most, next) => (next.columns > most.columns ? next : most));
  // “my value” may be the name of a single column: the next line shows.
  const fields = [line, next].map(
    (text) =>
      text
        .replace(/"[^"]*"/g, 'x')
        .trim()
        .replace(/^#\s*/, '')
        .split(/[ \t]+/).length,
  );
  const isSpaced = given === undefined && best.columns === 1 && fields[0] > 1 && fields[0] === fields[1];
  return isSpaced ? { separator: ' ', columns: fields[0] } : best;
}

/** A text file's lines behind `skip` others, as far as they lie in its first 64 KiB. */
function linesFrom(path: string, skip: number, encoding: string): string[] {
  const decoder = new TextDecoder(encoding === 'latin-1' ? 'latin1' : encoding);
  return decoder.decode(headOf(path)).split(/\r?\n/).slice(skip);
}

/** UTF-16 begins with a mark of its own. */
function encodingOf(path: string): string {
  const [first, second] = headOf(path);
  if (first === 0xfe && second === 0xff) {
    throw new UsageError(`${path} is UTF-16 with the high byte first, which is not read: save it as UTF-8`);
  }
  return first === 0xff && second === 0xfe ? 'utf-16' : 'utf-8';
}

function headOf(path: string): Uint8Array {
  const bytes = new Uint8Array(65536);
  const file = openSync(path, 'r');
  try {
    const head = bytes.subarray(0, readSync(file, bytes));
    if (!path.toLowerCase().endsWith('.gz')) return head;
    // The head of a compressed file ends in its midst.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } finally {
    closeSync(file);
  }
}
