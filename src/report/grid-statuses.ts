import { hasEnded } from '../grid/over-seeds.js';
import type { StoredRow } from './grid-results.js';

/** Statuses of a grid's rows, in the order in which they are named. */
const statuses: readonly {
  readonly status: string;
  /** What stands in figures where there is no number; none where there is one. */
  readonly sign?: string;
  readonly meaning: string;
}[] = [
  { status: 'converged', meaning: 'finished' },
  { status: 'stopped', meaning: 'reached its last epoch or step, or was stopped early as asked' },
  { status: 'diverged', sign: '×', meaning: 'its numbers grew beyond bounds' },
  { status: 'dropped', sign: '↓', meaning: 'pruned: others were better at that rung' },
  { status: 'failed', sign: '!', meaning: 'an error, shown below' },
  { status: 'invalid', sign: '?', meaning: 'this setting is not a valid pipeline' },
  { status: 'notRun', sign: '–', meaning: 'the grid ended before' },
];
/** Rows that ended well enough, and still have no such number. */
const noNumber = { sign: '·', status: 'no such number' };

/** Statuses that occur, with their meaning; those that are not known come last. */
export function statusesOf(rows: readonly StoredRow[]): { status: string; meaning: string }[] {
  const known = statuses.filter(({ status }) => rows.some((row) => row.status === status));
  const others = new Set(rows.map(({ status }) => status));
  for (const { status } of statuses) others.delete(status);
  return [...known, ...[...others].map((status) => ({ status, meaning: '' }))];
}

/** The sign for a setting of which some rows have no number: of what befell most gravely; null where all have one. */
export function signOf(rows: readonly StoredRow[], value: number | null): string | null {
  const without = new Set(rows.filter((row) => !hasEnded(row)).map(({ status }) => status));
  const known = statuses.find(({ status, sign }) => sign !== undefined && without.has(status));
  return known?.sign ?? (without.size > 0 || value === null ? noNumber.sign : null);
}

/** What befell the rows that have no number: `2 diverged, 1 failed`. */
export function missingText(rows: readonly StoredRow[]): string {
  const without = rows.filter((row) => !hasEnded(row));
  return statusesOf(without)
    .map(({ status }) => `${without.filter((row) => row.status === status).length} ${status}`)
    .join(', ');
}

/** What the signs mean that a figure has. */
export function signsText(signs: readonly (string | null)[]): string {
  const words = [...statuses, noNumber]
    .filter(({ sign }) => sign !== undefined && signs.includes(sign))
    .map(({ sign, status }) => `${sign} ${status}`);
  return words.join(', ');
}
