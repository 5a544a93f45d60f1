import { UsageError } from '../errors.js';
import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { changeOf } from './change.js';
import { quoted } from './names.js';
import { levelOf, ofProcess } from './of-process.js';
import type { Proposal } from './proposal.js';
import { repeatsOf } from './repeats.js';
import { type Sentinel, sentinelsOf } from './sentinels.js';
import { readingOfText, readingInWords } from './read-text.js';
import { type Source, valuesQuery } from './source.js';
import { lines, where } from './sql-text.js';
import { othersInWords, valueOf } from './value.js';
import { are, have } from './verbs.js';

/** Share of the steps without a change from which on they are named. */
const manyFlat = 0.05;

/**
 * The proposal for a column of numbers v: x_j = ln(v_j / v_{j−1}) or v_j − v_{j−1}, and k_j = x_{j+1}², so that λ̂ says
 * how the next square follows the last ones; v is `preferred` where there is one. Throws UsageError where there is no column of numbers.
 */
export async function ofNumbers(
  file: DataFile,
  source: Source,
  {
    preferred,
    process = false,
  }: { readonly preferred?: ColumnProfile | undefined; readonly process?: boolean } = {},
): Promise<Proposal> {
  const { value, others } = await valueOf(file, source.taken, preferred);
  // Further header rows are no numbers, and nothing to decide.
  const { count } = value.failed;
  if (value.needs !== undefined && (count === 0 || count > source.headers)) {
    throw new UsageError(`${file.path}: ${value.needs}`);
  }
  const sentinels = await sentinelsOf(file, valuesQuery(source, value.sql));
  const sql = sentinels.reduce((inner, sentinel) => `NULLIF(${inner}, ${sentinel.value})`, value.sql);
  const missing = await missingOf(file, source, sql, sentinels);
  const conditions = [
    ...source.conditions,
    ...(missing.rows > 0 || value.values < file.rows ? [`isfinite(${sql})`] : []),
  ];
  const series = valuesQuery(source, sql);
  const [[least, steps, flat]] = (
    await file.ask(
      `SELECT min(value), count(*) FILTER (value IS NOT NULL AND before IS NOT NULL), count(*) FILTER (value = before)
       FROM (SELECT value, lag(value) OVER (ORDER BY place) AS before FROM (${series}))`,
    )
  ).map((row) => row.map(Number));
  const reading = readingOfText([value], source);
  if (process) {
    const followed = { value, sql, least, missing: missing.rows };
    const seen = [...othersInWords(value, others), ...readingInWords([value], source), ...missing.seen];
    return {
      ...(await ofProcess(file, source, followed, seen)),
      ...reading,
      windows: false,
      target: 'last',
    };
  }
  const change = await changeOf(file, value, least, series);
  const repeats = await repeatsOf(file, source, [sql], conditions);
  const x = change.logarithmic ? 'ln(value / before)' : 'value - before';
  const other = change.logarithmic ? 'value - before' : 'ln(value / before)';
  const ordered = repeats.row === undefined ? 'label' : 'label, row';
  const over = `OVER (ORDER BY ${ordered})`;
  const inPlace = (text: string): string => text.replace('before', `lag(value) ${over}`);
  return {
    question: 'Is the next squared change λ times the mean of the last ones?',
    seen: [
      `From row to row, x is the ${change.logarithmic ? 'log return' : 'change'} of ${quoted(value)}, ${change.reason}; k is the square of the next x.`,
      ...(change.logarithmic || least > 0
        ? [
            `For ${change.logarithmic ? 'plain changes' : 'log returns'} put ${inPlace(other)} in place of ${inPlace(x)}.`,
          ]
        : []),
      ...othersInWords(value, others),
      ...readingInWords([value], source),
      ...missing.seen,
      ...repeats.seen,
      ...(flat > manyFlat * steps
        ? [
            `${flat} of ${steps} steps ${have(flat)} the same value as before: x is 0 there, and windows of such rows say nothing about λ.`,
          ]
        : []),
    ],
    sql: lines(
      'WITH',
      '  series AS (',
      `    SELECT ${repeats.distinct}${source.order.sql} AS label, ${sql} AS value${repeats.row === undefined ? '' : `, ${repeats.row} AS row`}`,
      `    FROM ${table}`,
      ...where(conditions).map((line) => `    ${line}`),
      ...(repeats.row?.includes('min') ? ['    GROUP BY ALL'] : []),
      '  ),',
      `  changes AS (SELECT ${ordered}, ${inPlace(x)} AS x FROM series)`,
      `SELECT label, x, lead(x) ${over} ^ 2 AS k`,
      'FROM changes',
      'WHERE x IS NOT NULL',
      'QUALIFY k IS NOT NULL',
      `ORDER BY ${ordered}`,
    ),
    ...reading,
    level: levelOf(value, change),
    windows: true,
    target: 'last',
    reference: { name: 'Persistence of squared changes', lambda: 1 },
  };
}

/** Rows without a number among those that are taken, and what of them is said. */
async function missingOf(
  { ask, rows: all }: DataFile,
  source: Source,
  sql: string,
  sentinels: readonly Sentinel[],
): Promise<{ rows: number; seen: string[] }> {
  const [[total, values]] = (
    await ask(
      `SELECT count(*), count(*) FILTER (isfinite(${sql})) FROM ${table} ${where(source.conditions).join(' ')}`,
    )
  ).map((row) => row.map(Number));
  // Header rows have a time where only the file's order gives one.
  const headers = source.order.rows === all ? source.headers : 0;
  const rows = total - values - headers;
  return {
    rows: total - values,
    seen: [
      ...sentinels.map(
        ({ value, rows: count }) =>
          `${value} stands in ${count} ${count === 1 ? 'row' : 'rows'} far from all other values and counts as missing: if it is a real value, leave NULLIF out of the SQL.`,
      ),
      ...(rows > 0
        ? [`${rows} of ${total - headers} rows ${have(rows)} no number there and ${are(rows)} left out.`]
        : []),
    ],
  };
}
