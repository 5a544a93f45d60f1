import { describe, expect, it } from 'vitest';
import { leaderboardTable, leaderboardText } from '../../src/cli/grid-text.js';
import { survivors } from '../../src/grid/halving.js';
import { leaderboard } from '../../src/grid/leaderboard.js';
import { metrics, parseMetric } from '../../src/grid/metric.js';
import { summariesOverSeeds } from '../../src/grid/seed-summaries.js';
import type { GridReport } from '../../src/grid/report.js';
import type { GridRow } from '../../src/grid/row.js';
import { shortNames } from '../../src/grid/short-names.js';
import { row } from './rows.js';

const rmse = parseMetric('rmse', []);

describe('a leaderboard', () => {
  it('has the best first, and what has no number last', () => {
    const rows = [0.3, null, 0.1, 0.2].map((value, point) =>
      row({ point, rmse: value, trained: `t${point}` }),
    );
    expect(leaderboard(rows, [], rmse).map(({ point }) => point)).toEqual([2, 3, 0, 1]);
    const r2 = parseMetric('r2', []);
    const best = rows.map((one) => ({ ...one, r2: one.rmse }));
    expect(leaderboard(best, [], r2).map(({ point }) => point)).toEqual([0, 3, 2, 1]);
  });

  it.each(Object.keys(metrics))('can be ordered by %s', (name) => {
    const metric = parseMetric(`closed-form.${name}`, ['closed-form']);
    const rows = [2, 1].map((value, point) => row({ point, [metric.name]: value, trained: `t${point}` }));
    const others = rows.map((one) => ({ ...one, estimator: 'network', trained: `${one.trained}n` }));
    const order = leaderboard([...rows, ...others], [], metric).map(({ point }) => point);
    const isGreatest = metrics[metric.name].best === 'greatest';
    expect(order).toEqual(isGreatest ? [0, 1] : [1, 0]);
  });

  it('names an estimator once that was trained once for several points', () => {
    const rows = [1, 2, 3].flatMap((rate, point) => [
      row({ point, values: { rate, noise: 0 }, rmse: 0.5, trained: 'once' }),
      row({ point, values: { rate, noise: 0 }, estimator: 'network', rmse: rate, trained: `n${rate}` }),
    ]);
    const board = leaderboard(rows, ['rate', 'noise'], rmse);
    expect(board.map(({ estimator, any }) => `${estimator} ${[...any].join()}`)).toEqual([
      'closed-form rate',
      'network ',
      'network ',
      'network ',
    ]);
  });

  it('refuses metrics that there are not', () => {
    expect(() => parseMetric('rmsee', [])).toThrow(/must be one of .*found rmsee.*rmse/);
    expect(() => parseMetric('net.rmse', ['network'])).toThrow(/must name an estimator .*network/);
  });
});

describe('what is said over seeds', () => {
  it('have bias, sd and coverage as they are defined', () => {
    const lambdas = [0.2, 0.3, 0.4];
    const rows = lambdas.map((lambda, seed) =>
      row({
        values: { seed, noise: 0.1 },
        lambda,
        truth: 0.25,
        error: lambda - 0.25,
        lower95: lambda - 0.06,
        upper95: lambda + 0.06,
        rmse: seed + 1,
      }),
    );
    const [found, ...more] = summariesOverSeeds(rows, ['seed', 'noise'], rmse);
    expect(more).toEqual([]);
    expect([...found.values]).toEqual([['noise', 0.1]]);
    expect(found).toMatchObject({ seeds: 3, diverged: 0, metric: 2, estimator: 'closed-form' });
    expect(found.bias).toBeCloseTo(0.05, 14);
    expect(found.sd).toBeCloseTo(0.1, 14);
    // 0.25 lies in [0.14, 0.26] and in [0.24, 0.36], and not in [0.34, 0.46].
    expect(found.coverage).toBeCloseTo(2 / 3, 14);
  });

  it('have no coverage where the intervals are rounding', () => {
    const lambda = 0.25 + 2 ** -52;
    const exact = { lambda, truth: 0.25, lower95: lambda, upper95: lambda, rmse: 0 };
    const [found] = summariesOverSeeds(
      [row({ values: { seed: 0 }, ...exact }), row({ values: { seed: 1 }, ...exact })],
      ['seed'],
      rmse,
    );
    expect(found).toMatchObject({ seeds: 2, coverage: null });
  });

  it('of which a seed did not end have the mean of the others, and stand behind those of which all did', () => {
    const rows = [
      row({ values: { seed: 0, rate: 1 }, rmse: 0.1 }),
      row({ values: { seed: 1, rate: 1 }, status: 'diverged' }),
      row({ values: { seed: 0, rate: 2 }, rmse: 0.5 }),
      row({ values: { seed: 1, rate: 2 }, rmse: 0.7 }),
    ];
    expect(summariesOverSeeds(rows, ['seed', 'rate'], rmse)).toMatchObject([
      { metric: 0.6, seeds: 2, ended: 2, diverged: 0 },
      { metric: 0.1, seeds: 2, ended: 1, diverged: 1 },
    ]);
  });
});

describe('synchronous halving', () => {
  const contender = (point: number, value: number | null, fingerprint = String(point)) => ({
    point,
    rows: [row({ point, rmse: value, fingerprint })],
  });

  it('keeps the best, as many as the share says, rounded up', () => {
    const contenders = [5, 3, 4, 1, 2, 6, 7].map((value, point) => contender(point, value));
    expect(survivors(contenders, rmse, 3)).toEqual([1, 3, 4]);
    expect(survivors(contenders, rmse, 7)).toEqual([3]);
    expect(survivors(contenders.slice(0, 1), rmse, 3)).toEqual([0]);
  });

  it('breaks ties by fingerprint, whatever the order', () => {
    const tied = [contender(0, 1, 'c'), contender(1, 1, 'a'), contender(2, 1, 'b')];
    expect(survivors(tied, rmse, 2)).toEqual([1, 2]);
    expect(survivors(tied.toReversed(), rmse, 2)).toEqual([1, 2]);
  });

  it('lets none go on that has no number', () => {
    expect(survivors([contender(0, null), contender(1, 3), contender(2, null)], rmse, 2)).toEqual([1]);
    expect(survivors([contender(0, null)], rmse, 2)).toEqual([]);
  });

  it('judges a point by the best of its rows', () => {
    const rows = [row({ rmse: 9 }), row({ rmse: 1, estimator: 'network' })];
    expect(survivors([{ point: 0, rows }, contender(1, 2)], rmse, 2)).toEqual([0]);
  });
});

describe('the text of a leaderboard', () => {
  const key = 'train.estimators.network.optimizer.learningRate';
  const report = (rows: readonly GridRow[], keys: readonly string[]): GridReport =>
    ({ rows, keys, metric: 'rmse' }) as unknown as GridReport;

  it('has swept columns under short names, ten rows, and how many more', () => {
    const rows = Array.from({ length: 13 }, (_, i) =>
      row({ point: i, values: { [key]: 10 ** -i }, rmse: i + 1, trained: `t${i}` }),
    );
    const lines = leaderboardText(report(rows, [key])).split('\n');
    expect(lines[0]).toMatch(/^learningRate {2}estimator/);
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('… and 3 more');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('keeps eighty columns, however much is swept', () => {
    const keys = Array.from({ length: 9 }, (_, i) => `some.rather.long.key${i}`);
    const values = Object.fromEntries(keys.map((name) => [name, 'a rather long value, too']));
    const text = leaderboardText(report([row({ values, rmse: 1 })], keys));
    expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });

  it('takes as much of a key as tells it from the others', () => {
    const names = shortNames(['train.estimators.a.epochs', 'train.estimators.b.epochs', 'seed'], 1);
    expect([...names.values()]).toEqual(['a.epochs', 'b.epochs', 'seed']);
  });

  it('is whole as CSV and Markdown, whatever values hold', () => {
    const rows = [row({ values: { 'import.sql': 'a,"b"|c\nd' }, rmse: 0.5, message: 'x' })];
    const csv = leaderboardTable(report(rows, ['import.sql']), 'csv');
    expect(csv).toContain('"a,""b""|c\nd"');
    const markdown = leaderboardTable(report(rows, ['import.sql']), 'md').split('\n');
    expect(markdown).toHaveLength(3);
    expect(markdown[2]).toContain('a,"b"\\|c\\nd');
  });

  it('has errors of schemes in CSV and Markdown where some point has a reference, and no empty columns elsewhere', () => {
    const without = leaderboardTable(report([row({ rmse: 0.5 })], []), 'csv');
    expect(without).not.toContain('strongError');
    const rows = [row({ rmse: 0.5, strongError: 0.016, strongErrorSe: 0.0002 })];
    const csv = leaderboardTable(report(rows, []), 'csv');
    expect(csv).toContain('trainRmse,strongError,strongErrorSe,message');
    expect(csv).toContain('0.016,0.0002');
  });
});
