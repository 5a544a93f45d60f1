import { UsageError } from '../errors.js';
import { identifier, literal } from '../sql/engine.js';
import type { ColumnProfile, FileProfile } from '../sql/profile.js';

/** An import that suits a file's columns: a place to start from. */
export interface Proposal {
  /** What the pipeline then asks. */
  readonly question: string;
  /** What was seen in the file and what was made of it, a sentence each. */
  readonly seen: readonly string[];
  readonly sql: string;
  /** Whether x is one number a row, so that rows are windows over it. */
  readonly windows: boolean;
  readonly target: 'mean' | 'last';
  readonly reference?: { readonly name: string; readonly lambda: number };
}

/** The table's name in the SQL. */
export const table = 'observed';

/**
 * Proposes SQL for a file of columns:
 *
 * - columns x and k: these, as they are;
 * - open, high, low and close: x = ln(close / open), k = ln(high / low)², as in pipelines/sp500-range.yaml;
 * - else a column of numbers v (close, price, value, … or the first): x_j = ln(v_j / v_{j−1}) where all are positive,
 *   v_j − v_{j−1} where they are not, and k_j = x_{j+1}², so that λ̂ says how the next square follows the last ones.
 *
 * Rows are in the order of the first column of times, else of the first that only rises or only falls, else as they lie
 * in the file. Rows without a number are left out. Throws UsageError where there is no column of numbers.
 */
export function proposeImport(profile: FileProfile, path: string): Proposal {
  const time = timeColumn(profile);
  const { groups } = profile;
  const order = time ? time.sql : 'rowid';
  const seen = [
    time
      ? `“${time.name}” tells the time.`
      : 'No column tells the time of each row: rows are taken in the order of the file.',
    ...(groups && time
      ? [
          `“${groups.column}” tells ${groups.count} series apart: “${groups.commonest}” is taken, change it in the SQL for another.`,
        ]
      : []),
  ];
  const only = groups && time ? `${identifier(groups.column)} = ${literal(groups.commonest)}` : undefined;
  const source = { order, only, rows: profile.rows };
  const proposal =
    ofReadyColumns(profile, source) ?? ofDays(profile, source) ?? ofNumbers(profile, source, time, path);
  return { ...proposal, seen: [...seen, ...proposal.seen] };
}

/** The order of the rows as SQL, which of them are taken, and how many there are. */
interface SourceRows {
  readonly order: string;
  readonly only: string | undefined;
  readonly rows: number;
}

function timeColumn({ rows, columns, groups }: FileProfile): ColumnProfile | undefined {
  const whole = columns.filter(({ values }) => values === rows);
  const times = whole.find(({ kind, unique }) => kind === 'time' && (unique || groups !== undefined));
  if (times) return times;
  const others = columns.filter(({ kind }) => kind === 'number' || kind === 'list').length > 1;
  return others ? whole.find(({ kind, monotone }) => kind === 'number' && monotone) : undefined;
}

function named(columns: readonly ColumnProfile[], name: string): ColumnProfile | undefined {
  return columns.find((column) => column.name.toLowerCase() === name && column.values > 0);
}

function ofReadyColumns({ columns }: FileProfile, { order, only, rows }: SourceRows): Proposal | undefined {
  const x = named(columns, 'x');
  const k = named(columns, 'k');
  if (!x || k?.kind !== 'number' || !['number', 'list'].includes(x.kind)) return undefined;
  return {
    question: 'Is k λ times the mean of x²?',
    seen: ['Its x and k are taken as they are.'],
    sql: lines(
      `SELECT ${order} AS label, ${x.sql} AS x, ${k.sql} AS k`,
      `FROM ${table}`,
      ...where([only, ...[x, k].map((column) => present(column, rows))]),
      `ORDER BY ${order}`,
    ),
    windows: x.kind === 'number',
    target: 'mean',
  };
}

function ofDays({ columns }: FileProfile, { order, only, rows }: SourceRows): Proposal | undefined {
  const prices = ['open', 'high', 'low', 'close'].map((name) => named(columns, name));
  const positive = prices.every((column) => column?.kind === 'number' && column.least! > 0);
  if (!positive) return undefined;
  const [open, high, low, close] = (prices as ColumnProfile[]).map(({ sql }) => sql);
  const filters = (prices as ColumnProfile[]).map((column) => present(column, rows));
  return {
    question: 'Does the squared range of a period follow λ times its squared return from open to close?',
    seen: ['For each row, x is the log return from open to close, k the squared log range from low to high.'],
    sql: lines(
      `SELECT ${order} AS label, ln(${close} / ${open}) AS x, ln(${high} / ${low}) ^ 2 AS k`,
      `FROM ${table}`,
      ...where([only, ...filters]),
      `ORDER BY ${order}`,
    ),
    windows: true,
    target: 'mean',
    // E[range²] = 4 ln 2 · E[return²] for driftless Brownian motion (Parkinson 1980).
    reference: { name: '4 ln 2', lambda: 4 * Math.LN2 },
  };
}

/** Names that values to follow often have, the likeliest first. */
const likely = ['adj close', 'adj_close', 'close', 'price', 'value', 'last', 'rate'];

function ofNumbers(
  { columns }: FileProfile,
  { order, only, rows }: SourceRows,
  time: ColumnProfile | undefined,
  path: string,
): Proposal {
  const numbers = columns.filter(
    (column) => column.kind === 'number' && column !== time && column.values > 0,
  );
  const value = likely.map((name) => named(numbers, name)).find((column) => column) ?? numbers[0];
  if (!value) {
    const found = columns.map(({ name, kind }) => `${name} (${kind})`).join(', ');
    throw new UsageError(
      `${path} must have a column of numbers besides its times, or columns x and k; found ${found}`,
    );
  }
  const positive = value.least! > 0;
  const change = positive
    ? 'ln(value / lag(value) OVER (ORDER BY label))'
    : 'value - lag(value) OVER (ORDER BY label)';
  const missing = rows - value.values;
  return {
    question: 'Is the next squared change λ times the mean of the last ones?',
    seen: [
      `From row to row, x is the ${positive ? 'log return' : 'change'} of “${value.name}”${positive ? '' : ', which is not always positive'}; k is the square of the next x.`,
      ...(missing > 0 ? [`${missing} of ${rows} rows have no number there and are left out.`] : []),
    ],
    sql: lines(
      'WITH',
      '  series AS (',
      `    SELECT ${order} AS label, ${value.sql} AS value`,
      `    FROM ${table}`,
      ...where([only, present(value, rows)]).map((line) => `    ${line}`),
      '  ),',
      `  changes AS (SELECT label, ${change} AS x FROM series)`,
      'SELECT label, x, lead(x) OVER (ORDER BY label) ^ 2 AS k',
      'FROM changes',
      'WHERE x IS NOT NULL',
      'QUALIFY k IS NOT NULL',
      'ORDER BY label',
    ),
    windows: true,
    target: 'last',
    reference: { name: 'the next square is the mean of the last', lambda: 1 },
  };
}

/** A condition that keeps the rows in which a column has a value; undefined where all have one. */
function present(column: ColumnProfile, rows: number): string | undefined {
  if (column.values === rows) return undefined;
  return column.kind === 'number' ? `isfinite(${column.sql})` : `${column.sql} IS NOT NULL`;
}

function where(conditions: readonly (string | undefined)[]): string[] {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 0 ? [`WHERE ${given.join(' AND ')}`] : [];
}

function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}
