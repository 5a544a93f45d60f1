import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Table, Type } from 'apache-arrow';
import { float64Column, metadataOf, readArrow, textColumn } from '../arrow/reader.js';
import { messageOf, RunError, UsageError } from '../errors.js';
import type { RankedRow } from '../grid/over-seeds.js';
import { estimateColumn, furtherNumbers, rowNumbers } from '../grid/row.js';
import { NotAFileError, otherThanFile } from '../store/file-kind.js';

/** A value of a swept key: text where not all of the key's values are numbers. */
export type SweptValue = number | string;

/** One row of a grid's results: what one estimator found at one point. Numbers that do not exist are null. */
export interface StoredRow extends RankedRow {
  /** Its values in the order of the results' keys. */
  readonly swept: readonly SweptValue[];
  readonly message: string | null;
  /** Counted from 1; 0 where the row was not dropped. */
  readonly rung: number;
}

export interface GridResults {
  readonly path: string;
  readonly sha256: string;
  readonly pipeline: string;
  readonly grid: string;
  /** What the pipeline file asks; null where the file does not say it. */
  readonly question: string | null;
  /** The swept keys, in the order of the axes. */
  readonly keys: readonly string[];
  /** As parseMetric reads it: `rmse`, or `network.rmse`. */
  readonly metric: string;
  /** The command that made them; null where the file does not say it. */
  readonly command: string | null;
  /** The beginning of the command that makes a point's datasets; null where the file does not say it. */
  readonly runCommand: string | null;
  readonly rows: readonly StoredRow[];
  /** Whether its estimators are of the process: each parameter of each has rows of its own. */
  readonly ofProcess: boolean;
}

/**
 * Reads the results.arrow of a grid: one row per point and estimator. Throws UsageError where there is no such file or it
 * holds something else, RunError where it is damaged.
 */
export function readGridResults(path: string): GridResults {
  const bytes = readBytes(path);
  const table = readArrow(bytes, path);
  const metadata = metadataOf(table.schema);
  const keys = keysOf(metadata['keys'], path);
  checkColumns(table, keys, path);
  const metric = metadata['metric'];
  if (metric === undefined) {
    throw new UsageError(`${path} holds no results of a grid: its metadata must have \`metric\``);
  }
  return {
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pipeline: metadata['pipeline'] ?? '',
    grid: metadata['grid'] ?? '',
    question: metadata['question'] ?? null,
    keys,
    metric,
    command: metadata['command'] ?? null,
    runCommand: metadata['runCommand'] ?? null,
    rows: rowsOf(table, keys, path),
    ofProcess: isTableOfProcess(table),
  };
}

function readBytes(path: string): Uint8Array {
  try {
    const other = otherThanFile(statSync(path));
    if (other !== undefined) throw new NotAFileError(path, other);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof NotAFileError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? new UsageError(`there is no file ${path}: \`pipeline grid\` makes it`, { cause: error })
      : new RunError(`${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function keysOf(text: string | undefined, path: string): string[] {
  let keys: unknown;
  try {
    keys = JSON.parse(text ?? '');
  } catch {
    keys = undefined;
  }
  if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) return keys;
  throw new UsageError(
    `${path} holds no results of a grid: its metadata must have the swept keys as a list in \`keys\``,
  );
}

const textColumns = ['estimator', 'status', 'message', 'fingerprint'];
const wholeColumns = ['point', 'rung'];

function checkColumns(table: Table, keys: readonly string[], path: string): void {
  const types = new Map(table.schema.fields.map(({ name, type }) => [name, type.typeId as Type]));
  const wanted: [name: string, ...types: Type[]][] = [
    ...textColumns.map((name): [string, Type] => [name, Type.Utf8]),
    ...wholeColumns.map((name): [string, Type] => [name, Type.Int]),
    ...rowNumbers.map((name): [string, Type] => [name === 'lambda' ? estimateIn(table) : name, Type.Float]),
    ...keys.map((name): [string, Type, Type, Type] => [name, Type.Int, Type.Float, Type.Utf8]),
  ];
  const missing = wanted.filter(([name]) => !types.has(name)).map(([name]) => name);
  if (missing.length > 0) {
    throw new UsageError(
      `${path} holds no results of a grid: it must have the columns ${missing.join(', ')} too`,
    );
  }
  const wrong = wanted.filter(([name, ...suitable]) => !suitable.includes(types.get(name)!));
  if (wrong.length > 0) {
    const found = wrong.map(([name]) => `${name} (${table.getChild(name)!.type})`);
    throw new UsageError(
      `${path} holds no results of a grid: these columns have another type than a grid’s: ${found.join(', ')}`,
    );
  }
}

/** The column of estimates, which grids of a process call so. */
const estimateIn = (table: Table): string => estimateColumn(isTableOfProcess(table));

const isTableOfProcess = (table: Table): boolean => table.getChild(estimateColumn(true)) !== null;

const numbersOf = (table: Table, name: string): Float64Array =>
  table.getChild(name) ? float64Column(table, name) : new Float64Array(table.numRows).fill(NaN);

function rowsOf(table: Table, keys: readonly string[], path: string): StoredRow[] {
  const numbers = Object.fromEntries(
    [...rowNumbers, ...furtherNumbers].map((name) => [
      name,
      // Where no point has a reference there are no errors of schemes.
      numbersOf(table, name === 'lambda' ? estimateIn(table) : name),
    ]),
  );
  const texts = Object.fromEntries(textColumns.map((name) => [name, textColumn(table, name)]));
  // Files of earlier versions do not say what was trained once.
  const trained = table.getChild('trained') ? textColumn(table, 'trained') : undefined;
  const [point, rung] = wholeColumns.map((name) => float64Column(table, name));
  const swept = keys.map((key) => {
    const column = table.getChild(key)!;
    if (column.nullCount > 0) throw new RunError(`${path} must have a value of ${key} in every row`);
    const isText = (column.type.typeId as Type) === Type.Utf8;
    return isText ? (textColumn(table, key) as string[]) : float64Column(table, key);
  });
  return Array.from({ length: table.numRows }, (_, r) => ({
    point: point[r],
    swept: swept.map((values) => values[r]),
    values: new Map(keys.map((key, k) => [key, swept[k][r]])),
    estimator: texts['estimator'][r],
    status: texts['status'][r] ?? '',
    message: texts['message'][r],
    rung: rung[r],
    ...(Object.fromEntries(
      [...rowNumbers, ...furtherNumbers].map((name) => [
        name,
        Number.isFinite(numbers[name][r]) ? numbers[name][r] : null,
      ]),
    ) as Record<(typeof rowNumbers | typeof furtherNumbers)[number], number | null>),
    fingerprint: texts['fingerprint'][r],
    trained: trained?.[r] ?? null,
  }));
}
