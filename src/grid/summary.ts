import { HeldError, InterruptedError, PathfitError, systemFailure } from '../errors.js';
import type { GridSummary } from './report.js';
import type { GridRow } from './row.js';

/** What became of a grid’s points. */
export function summaryOf(rows: readonly GridRow[], reused: number): GridSummary {
  const points = (wanted: (row: GridRow) => boolean): number =>
    new Set(rows.filter(wanted).map(({ point }) => point)).size;
  const by = (status: GridRow['status']): number => points((row) => row.status === status);
  return {
    points: points(() => true),
    reused,
    dropped: by('dropped'),
    failed: by('failed'),
    invalid: by('invalid'),
    notRun: by('notRun'),
    diverged: by('diverged'),
  };
}

/** Whether a failure is not the point's own: an interruption, another run at work, a full disk. */
export function concernsAll(error: unknown): boolean {
  if (error instanceof InterruptedError || error instanceof HeldError) return true;
  return systemFailure(error instanceof PathfitError ? error.cause : error) !== undefined;
}
