import type { ColumnProfile, DataFile } from '../sql/profile.js';
import { table } from '../sql/profile.js';
import { columnsSeen } from './columns-seen.js';
import { ofDays } from './days.js';
import { ofNumbers } from './numbers.js';
import type { Proposal } from './proposal.js';
import { repeatsOf } from './repeats.js';
import { type Source, sourceOf } from './source.js';
import { lines, where } from './sql-text.js';

/**
 * Proposes SQL for a file of columns:
 *
 * - columns x and k: these, as they are;
 * - open, high, low and close: x = ln(close / open), k = ln(high / low)², as in pipelines/sp500-range.yaml;
 * - else a column of numbers v (close, price, value, … or the first): x_j = ln(v_j / v_{j−1}) or v_j − v_{j−1}, and
 *   k_j = x_{j+1}², so that λ̂ says how the next square follows the last ones.
 *
 * With `process` the values of the column themselves, whose process is to be estimated.
 *
 * Rows are those of one series, in the order of time, or of `orderBy`. Throws UsageError where nothing
 * gives the order, or there is no column of numbers.
 */
export async function proposeImport(file: DataFile, orderBy?: string, process = false): Promise<Proposal> {
  const x = named(file.columns, 'x', ['number', 'list']);
  const k = named(file.columns, 'k', ['number']);
  // Lists are rows that someone has made: the file's order is theirs.
  const made = x?.kind === 'list' && k !== undefined;
  const source = await sourceOf(file, orderBy).catch((error: unknown) => {
    if (made && orderBy === undefined) return sourceOf(file, 'rowid');
    throw error;
  });
  const ready = !process && x && k && !source.taken.includes(x) && !source.taken.includes(k);
  const days = ready || process ? undefined : await ofDays(file, source);
  const refused = days && 'refused' in days ? days : undefined;
  const proposal = ready
    ? await ofReadyColumns(file, source, x, k)
    : days && 'sql' in days
      ? days
      : await ofNumbers(file, source, { preferred: refused?.close, process });
  const seen = [...source.seen, ...(refused ? [refused.refused] : []), ...proposal.seen];
  return { ...proposal, seen: [...seen, ...columnsSeen(file, proposal.sql, seen)] };
}

function named(
  columns: readonly ColumnProfile[],
  name: string,
  kinds: readonly ColumnProfile['kind'][],
): ColumnProfile | undefined {
  return columns.find(
    (column) => column.name.toLowerCase() === name && column.values > 0 && kinds.includes(column.kind),
  );
}

async function ofReadyColumns(
  file: DataFile,
  source: Source,
  x: ColumnProfile,
  k: ColumnProfile,
): Promise<Proposal> {
  const { order } = source;
  const conditions = [
    ...source.conditions,
    ...[x, k]
      .filter(({ values }) => values < file.rows)
      .map(({ kind, sql }) => (kind === 'number' ? `isfinite(${sql})` : `${sql} IS NOT NULL`)),
  ];
  const repeats = await repeatsOf(file, source, [x.sql, k.sql], conditions);
  return {
    question: 'Is k λ times the mean of x²?',
    seen: ['Its x and k are taken as they are.', ...repeats.seen],
    sql: lines(
      `SELECT ${repeats.distinct}${order.sql} AS label, ${x.sql} AS x, ${k.sql} AS k`,
      `FROM ${table}`,
      ...where(conditions),
      ...(repeats.row?.includes('min') ? ['GROUP BY ALL'] : []),
      `ORDER BY label${repeats.row === undefined ? '' : `, ${repeats.row}`}`,
    ),
    windows: x.kind === 'number',
    target: 'mean',
  };
}
