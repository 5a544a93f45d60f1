import { UsageError } from '../errors.js';
import { formatInWords } from './date-formats.js';
import { dateReading, isDateLike, timeSql } from './date-reading.js';
import { type Engine, engineFailure, identifier, withoutLine } from './engine.js';
import type { FileOptions } from './file-options.js';
import { numberReading } from './number-reading.js';
import {
  type Failed,
  failuresOf,
  type TextColumn,
  textColumn,
  tooMany,
  understoodBy,
} from './text-column.js';

/** A column whose values a declared file's options do not understand in all of its rows: they are NULL. */
export interface Unread {
  /** The table's name and the column's. */
  readonly table: string;
  readonly column: string;
  readonly failed: Failed;
}

/** A column that cannot be read: dates that two formats fit, a type that tables do not have. */
export interface Unclear {
  readonly column: string;
  /** A sentence that names what decides. */
  readonly needs: string;
  /** What it would be. */
  readonly kind: 'dates' | 'numbers';
}

/** How a column was read when its file was loaded, where its type does not say it. */
export interface LoadedReading {
  readonly format: string;
  readonly words: string;
}

export interface LoadedTypes {
  readonly unread: readonly Unread[];
  readonly unclear: readonly Unclear[];
}

/** Share of a column's values that must fit what its file's options say of dates. */
const fewest = 0.9;

/** Dates that are made out without being asked for: of digits, with seconds where they have a time of day. */
const plainDates = /^%[dmyY]([-/. ])%[dmy]\1%[dyY]([T ](%H:%M:%S|%I:%M:%S %p))?$/;

const readings = new WeakMap<Engine, Map<string, LoadedReading>>();

/** How `column` (an identifier) of `table` was read when it was loaded; undefined where its type says all. */
export function loadedReading(engine: Engine, table: string, column: string): LoadedReading | undefined {
  return readings.get(engine)?.get(`${table}.${column}`);
}

/**
 * Gives columns of text the types that their values have: dates where one format fits all of a column's values (only
 * `candidates`), and what the options ask for, dates in their format and numbers with their separators. A column of which
 * more than a few values are not what the options say is unclear. Throws UsageError where the format of dates fits none.
 */
export async function applyTypes(
  engine: Engine,
  table: string,
  options: FileOptions,
  candidates: readonly string[] | 'all',
): Promise<LoadedTypes> {
  const unread: Unread[] = [];
  const unclear: Unclear[] = [];
  const { dateFormat, decimal, thousands } = options;
  const separators = decimal !== undefined || thousands !== undefined;
  let dated = false;
  const columns = await textColumns(engine, table);
  const asked = candidates === 'all' ? columns : columns.filter((column) => candidates.includes(column));
  const dates = await likelyDates(engine, table, asked);
  for (const column of columns) {
    if (dateFormat === undefined && !separators && !dates.has(column)) continue;
    const text = await textColumn(engine, identifier(table), identifier(column));
    if (text.present === 0) continue;
    /** Whether so much of a column is understood that it gets its type. */
    const suffices = (failed: Failed, kind: 'dates' | 'numbers'): boolean => {
      const needs = tooMany(text.name, failed, kind);
      if (needs !== undefined) unclear.push({ column, needs, kind });
      else if (failed.count > 0) unread.push({ table, column, failed });
      return needs === undefined;
    };
    const given =
      dateFormat === undefined
        ? undefined
        : await inFormat(engine, text, dateFormat).catch((error: unknown) => {
            throw engineFailure(
              `import.files.${table}.dateFormat must be a format of strptime`,
              withoutLine(error),
            );
          });
    if (given) {
      dated = true;
      if (!suffices(given.failed, 'dates')) continue;
      await change(engine, table, column, given.type, given.sql, given);
      continue;
    }
    const whole = dates.has(column) ? await wholeDates(engine, text) : undefined;
    if (whole?.needs !== undefined) unclear.push({ column, needs: whole.needs, kind: 'dates' });
    else if (whole) await change(engine, table, column, whole.type, whole.sql, whole);
    if (whole || !separators) continue;
    const numbers = await numberReading(engine, text, {
      ...(decimal !== undefined && { decimal }),
      ...(thousands !== undefined && { thousands }),
    });
    if (!numbers || !suffices(numbers.failed, 'numbers')) continue;
    await change(engine, table, column, 'DOUBLE', numbers.sql);
  }
  if (dateFormat !== undefined && !dated) {
    throw new UsageError(
      `import.files.${table}.dateFormat must fit a column of text, found ${dateFormat}, which fits none`,
    );
  }
  return { unread, unclear };
}

async function textColumns({ connection, duckdb }: Engine, table: string): Promise<string[]> {
  const described = await connection.run(`SELECT * FROM ${identifier(table)} LIMIT 0`);
  const types = described.columnTypes();
  return described.columnNames().filter((_, c) => types[c].typeId === duckdb.DuckDBTypeId.VARCHAR);
}

/** Columns that are asked of at once: the engine binds them all. */
const slice = 200;

/** The columns of which some value is a date: where all are to be, one shows. */
async function likelyDates(
  { connection }: Engine,
  table: string,
  columns: readonly string[],
): Promise<Set<string>> {
  const likely = new Set<string>();
  for (let first = 0; first < columns.length; first += slice) {
    const some = columns.slice(first, first + slice);
    const values = some.map((column) => `any_value(${identifier(column)})`);
    const [row] = await (
      await connection.run(`SELECT ${values.join(', ')} FROM ${identifier(table)}`)
    ).getRowsJS();
    some.forEach((column, i) => {
      if (typeof row[i] === 'string' && isDateLike(row[i])) likely.add(column);
    });
  }
  return likely;
}

interface TypedDates {
  readonly format: string | undefined;
  readonly words: string;
  readonly type: string;
  readonly sql: string;
}

async function inFormat(
  engine: Engine,
  text: TextColumn,
  format: string,
): Promise<(TypedDates & { failed: Failed }) | undefined> {
  const sql = timeSql(text.name, [format]);
  const good = `${sql} IS NOT NULL`;
  if ((await understoodBy(engine, text, good)) < fewest * text.present) return undefined;
  const { failed } = await failuresOf(engine, text, good, sql);
  return {
    sql,
    type: /%[HI]/.test(format) ? 'TIMESTAMP' : 'DATE',
    failed,
    format,
    words: formatInWords(format),
  };
}

/** The dates of a column whose every value is one, in a format that is made out without being asked for. */
async function wholeDates(
  engine: Engine,
  text: TextColumn,
): Promise<(TypedDates & { needs?: string | undefined }) | undefined> {
  const dates = await dateReading(engine, text);
  if (!dates || dates.failed.count > 0) return undefined;
  const { format, sql, words, needs } = dates;
  if (format !== undefined && !plainDates.test(format)) return undefined;
  // Words for missing values make a column text, as they do among numbers.
  const counted = await engine.connection.run(
    `SELECT count(${text.name}), count(${sql}), typeof(any_value(${sql})) FROM ${text.table}`,
  );
  const [[there, read, type]] = await counted.getRows();
  return there === read ? { sql, type: String(type), format, words, needs } : undefined;
}

async function change(
  engine: Engine,
  table: string,
  column: string,
  type: string,
  sql: string,
  reading?: { readonly format: string | undefined; readonly words: string },
): Promise<void> {
  await engine.connection.run(
    `ALTER TABLE ${identifier(table)} ALTER ${identifier(column)} TYPE ${type} USING ${sql}`,
  );
  if (reading?.format === undefined) return;
  const found = readings.get(engine) ?? new Map<string, LoadedReading>();
  const { format, words } = reading;
  readings.set(engine, found.set(`${table}.${identifier(column)}`, { format, words }));
}
