import { UsageError } from '../errors.js';
import { formatInWords } from './date-formats.js';
import { dateReading, timeSql } from './date-reading.js';
import { type Engine, identifier, literal } from './engine.js';
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
  const mayBeDates = (column: string): boolean => candidates === 'all' || candidates.includes(column);
  for (const column of await textColumns(engine, table)) {
    if (dateFormat === undefined && !separators && !mayBeDates(column)) continue;
    const text = await textColumn(engine, identifier(table), identifier(column));
    if (text.present === 0) continue;
    /** Whether so much of a column is understood that it gets its type. */
    const suffices = (failed: Failed, kind: 'dates' | 'numbers'): boolean => {
      const needs = tooMany(text.name, failed, kind);
      if (needs !== undefined) unclear.push({ column, needs, kind });
      else if (failed.count > 0) unread.push({ table, column, failed });
      return needs === undefined;
    };
    const asked = dateFormat === undefined ? undefined : await inFormat(engine, text, dateFormat);
    if (asked) {
      dated = true;
      if (!suffices(asked.failed, 'dates')) continue;
      await change(engine, table, column, asked.type, asked.sql, asked);
      continue;
    }
    const dates = mayBeDates(column) ? await wholeDates(engine, text) : undefined;
    if (dates?.needs !== undefined) unclear.push({ column, needs: dates.needs, kind: 'dates' });
    else if (dates) await change(engine, table, column, dates.type, dates.sql, dates);
    if (dates || !separators) continue;
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

async function textColumns({ connection, duckdb }: Engine, table: string): Promise<string[]> {
  const described = await connection.run(`SELECT * FROM ${identifier(table)} LIMIT 0`);
  const types = described.columnTypes();
  return described.columnNames().filter((_, c) => types[c].typeId === duckdb.DuckDBTypeId.VARCHAR);
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
