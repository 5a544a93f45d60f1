import type { Engine } from './engine.js';

/** Whole numbers that count from 1970, in SQL: {} stands for the column. */
const epochs = [
  { unit: 'seconds', perSecond: 1n, sql: 'make_timestamp({} * 1000000)' },
  { unit: 'milliseconds', perSecond: 1000n, sql: 'make_timestamp({} * 1000)' },
  { unit: 'microseconds', perSecond: 1_000_000n, sql: 'make_timestamp({})' },
  { unit: 'nanoseconds', perSecond: 1_000_000_000n, sql: 'make_timestamp_ns({})' },
] as const;

/** Seconds since 1970 between which times are looked for: 1973 and 2100. */
const first = 100_000_000n;
const last = 4_102_444_800n;

const names =
  /(^|[^a-z])(ts|time|date|datetime|timestamp|epoch|unix|when)([^a-z]|$)|(time|date)(_?(ms|us|ns|s|utc))?"?$/i;

/** A column of whole numbers that are times: as SQL, and in words. */
export interface WholeNumberTimes {
  readonly sql: string;
  readonly words: string;
}

/**
 * Whole numbers as times: dates such as 20181231, or a count of seconds or parts of them since 1970 between 1973 and
 * 2100, in whatever order the rows are. A count is taken for one where the column is called so (time, date, ts, …) or where all are full minutes.
 */
export async function wholeNumberTimes(
  { connection }: Engine,
  table: string,
  column: string,
): Promise<WholeNumberTimes | undefined> {
  const whole = `TRY_CAST(${column} AS BIGINT)`;
  const result = await connection.run(
    `SELECT count(${column}), count(*) FILTER (${whole} = ${column}), min(${whole}), max(${whole}) FROM ${table}`,
  );
  const [[present, integers, least, most]] = (await result.getRows()) as [bigint, bigint, bigint, bigint][];
  if (present === 0n || integers !== present) return undefined;
  if (least >= 19_000_101n && most <= 21_001_231n) {
    const sql = `CAST(try_strptime(CAST(${whole} AS VARCHAR), '%Y%m%d') AS DATE)`;
    const dates = await connection.run(`SELECT count(${sql}) FROM ${table}`);
    return (await dates.getRows())[0][0] === present
      ? { sql, words: 'year, month and day in one number' }
      : undefined;
  }
  const epoch = epochs.find(({ perSecond }) => least >= first * perSecond && most <= last * perSecond);
  if (!epoch) return undefined;
  const minutes = await connection.run(
    `SELECT count(*) FILTER (${whole} % ${60n * epoch.perSecond} <> 0) FROM ${table}`,
  );
  const full = (await minutes.getRows())[0][0] === 0n;
  if (!full && !names.test(column)) return undefined;
  return { sql: epoch.sql.replace('{}', whole), words: `${epoch.unit} since 1970` };
}
