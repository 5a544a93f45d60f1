import { type ColumnProfile, type DataFile, table } from '../sql/profile.js';
import { partsOf, quoted } from './names.js';
import type { Proposal } from './proposal.js';
import type { Source } from './source.js';
import { lines, where } from './sql-text.js';

/** Names of what is at a level, and has no returns. */
const levels: ReadonlySet<string> = new Set([
  'rate',
  'rates',
  'yield',
  'spread',
  'temperature',
  'temp',
  'position',
  'level',
]);

/** Why a column’s values look like a level, as a clause; undefined where they do not. */
export function levelOf(
  column: ColumnProfile,
  change: { readonly logarithmic: boolean; readonly reason: string },
): string | undefined {
  const named = partsOf(column).find((part) => levels.has(part));
  if (!change.logarithmic) return change.reason;
  return named === undefined ? undefined : `by its name a ${named}`;
}

/** Trading days of a year, which rows without a date are taken for. */
const tradingDays = '1/252';
const steps: Readonly<Record<string, string>> = { year: '1', quarter: '1/4', month: '1/12', week: '1/52' };

/** What is followed: its SQL, and how many rows have no number. */
export interface Followed {
  readonly value: ColumnProfile;
  readonly sql: string;
  readonly least: number;
  readonly missing: number;
}

/**
 * The proposal of a pipeline that estimates the process of a column: x its values, t their dates where they have some, else rows of one dt.
 * Rows without a number are left out where dates say how long a step is, and else kept, so that no step goes over them.
 */
export async function ofProcess(
  file: DataFile,
  { order, conditions }: Source,
  { value, sql, least, missing }: Followed,
  seen: readonly string[],
): Promise<Pick<Proposal, 'question' | 'seen' | 'sql' | 'process'>> {
  const [[type]] = await file.ask(`SELECT typeof(${order.sql}) FROM ${table} LIMIT 1`);
  const dated = /^(DATE|TIMESTAMP)/.test(String(type));
  const unit = order.columns.flatMap(partsOf).find((part) => part in steps);
  const dt = dated ? undefined : unit === undefined ? tradingDays : steps[unit];
  const kept = [...conditions, ...(dated && missing > 0 ? [`isfinite(${sql})`] : [])];
  const repeated = dated && order.times < order.rows;
  const positive = least > 0;
  return {
    question: 'Which process do these values follow, and do they determine its parameters?',
    seen: [
      `x is ${quoted(value)} itself, and what is estimated is the process that it follows.`,
      dated
        ? 't is the date, which is counted in years of 365.25 days: a step over days without a row takes as long as they do.'
        : `No date says how far rows are apart: dt: ${dt} takes them for ${unit === undefined ? 'trading days' : `${unit}s by the name of what orders them`}. Change it where that is wrong: kappa and sigma² scale with 1/dt.`,
      ...(repeated ? ['Of several rows of one time the last is taken.'] : []),
      ...(dated || missing === 0
        ? []
        : ['Rows without a number are dropped by onMissing, and no step goes over them.']),
      positive
        ? 'All values are above 0, so that cir, whose steps grow with √x, and ckls, whose steps grow with a power of x, stand beside ou.'
        : 'Some values are not above 0, which ou allows and cir does not.',
      ...seen,
    ],
    sql: lines(
      `SELECT ${order.sql} AS label, ${dated ? `${order.sql} AS t, ` : ''}${sql} AS x`,
      `FROM ${table}`,
      ...where(kept),
      ...(repeated ? [`QUALIFY row_number() OVER (PARTITION BY label ORDER BY rowid DESC) = 1`] : []),
      `ORDER BY label`,
    ),
    process: { dt, positive, drops: !dated && missing > 0 },
  };
}

/** A network has to have so many values for what it learns to be confirmed. */
const fewestForNetwork = 100;

/** What is estimated: from a random walk, which does not revert, to a network that knows no formula. */
export function processEstimators(positive: boolean, rows: number): Record<string, object> {
  const likelihood = (model: string): object => ({ kind: 'maximum-likelihood', model });
  return {
    'random-walk': likelihood('brownian'),
    ou: likelihood('ou'),
    ...(positive && { cir: likelihood('cir'), ckls: likelihood('ckls') }),
    ...(rows >= fewestForNetwork && { network: { kind: 'transition-network' } }),
  };
}
