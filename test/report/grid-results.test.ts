import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RunError, UsageError } from '../../src/errors.js';
import { gridReport } from '../../src/report/grid-report.js';
import { readGridResults } from '../../src/report/grid-results.js';
import { fixtureColumns, type FixtureRow, gridFile } from './grid-fixture.js';

const rows: FixtureRow[] = [
  { swept: { n: 5, kind: 'sgd', rate: 0.1 }, rmse: 0.5, lambda: 0.25 },
  { swept: { n: 6, kind: 'adam', rate: 1 }, status: 'dropped', rung: 2 },
  { swept: { n: 7, kind: 'bad', rate: 1 }, estimator: null, status: 'invalid', message: 'kind must be …' },
];

describe('results of a grid', () => {
  it('are read as they were written, null where there is nothing', () => {
    const path = gridFile(rows, { command: 'pipeline grid n=5,6,7' });
    const results = readGridResults(path);
    expect(results).toMatchObject({
      path,
      pipeline: 'study',
      grid: 'study',
      keys: ['n', 'kind', 'rate'],
      metric: 'rmse',
      command: 'pipeline grid n=5,6,7',
    });
    expect(results.rows[0]).toMatchObject({
      point: 0,
      swept: [5, 'sgd', 0.1],
      estimator: 'fit',
      status: 'converged',
      message: null,
    });
    expect(results.rows[0]).toMatchObject({ rmse: 0.5, lambda: 0.25, truth: null });
    expect(results.rows[1]).toMatchObject({ status: 'dropped', rung: 2 });
    expect(results.rows[2]).toMatchObject({ point: 2, estimator: null, message: 'kind must be …' });
  });

  const failure = (path: string): Error => {
    try {
      readGridResults(path);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was read');
  };

  it('that are something else are refused in one line that says what is missing', async () => {
    const without = (name: string) => fixtureColumns(rows).filter((column) => column.name !== name);
    const missing = failure(gridFile(rows, {}, without('rmse')));
    expect(missing).toBeInstanceOf(UsageError);
    expect(missing.message).toMatch(/results of a grid: it must have the columns rmse too$/);
    expect(failure(gridFile(rows, {}, without('kind'))).message).toContain('columns kind too');
    const wrong = fixtureColumns(rows).map((column) =>
      column.name === 'rmse' ? { name: 'rmse', type: 'utf8' as const, values: ['a', 'b', 'c'] } : column,
    );
    expect(failure(gridFile(rows, {}, wrong)).message).toContain('rmse (Utf8)');
    expect(failure(gridFile(rows, { keys: 'n' })).message).toContain('as a list in `keys`');
    await expect(gridReport(gridFile(rows, { metric: 'seconds' }))).rejects.toThrow(
      /one of rmse, .*found seconds/,
    );
    expect(failure('/nowhere/results.arrow').message).toContain('there is no file /nowhere/results.arrow');
  });

  it('of earlier versions, which do not say what was trained once, are read as well', () => {
    const all = fixtureColumns(rows);
    const path = gridFile(
      rows,
      {},
      all.filter(({ name }) => name !== 'trained'),
    );
    expect(readGridResults(path).rows.map(({ trained }) => trained)).toEqual([null, null, null]);
    expect(readGridResults(gridFile(rows)).rows[0].trained).toMatch(/^b+0$/);
  });

  it('that are cut are told as damaged', () => {
    const path = gridFile(rows);
    writeFileSync(path, readFileSync(path).subarray(0, 900));
    const error = failure(path);
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).not.toContain('\n');
  });

  it('have no other metric than their columns', async () => {
    await expect(gridReport(gridFile(rows), { metric: 'rmsse' })).rejects.toThrow(
      /found rmsse: did you mean rmse\?$/,
    );
  });
});
