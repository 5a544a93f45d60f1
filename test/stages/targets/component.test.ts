import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { grid, loadPipeline, type RunReport } from '#dist/index.js';
import { runIn, smallPipeline, writePipeline } from '../../experiment.js';
import { folderOfFile, temporaryFolder } from '../../folders.js';
import { folderOf, ofLambda, rowsOf } from '../../tables.js';

const folder = folderOfFile();
const heston = { kind: 'heston', mu: 0.05, kappa: 2, theta: 0.04, sigma: 0.3, rho: -0.7 };
const estimators = {
  number: { kind: 'least-squares', basis: 'constant' },
  line: { kind: 'least-squares', basis: 'linear' },
};

const hestonOf = (of: string | undefined, keep = 'paths'): object => ({
  ...smallPipeline,
  simulate: { process: heston, paths: 30, times: 60, dt: '1/12', keep },
  targets: { lambda: { kind: 'linear', a: 0.2, b: 3 }, noise: 0, ...(of && { of }) },
  train: { estimators },
});

/**
 * b has no noise of its own, so that paths of (a, b) and of (b, a) have the same values, and what reads b of the one is what
 * reads x of the other.
 */
const a = { drift: '0', diffusion: '0.4', x0: 1 };
const b = { drift: 'a - b', diffusion: 0, x0: 0.5 };
const pairOf = (components: object, of?: string, more: object = {}): object => ({
  ...smallPipeline,
  simulate: { process: { kind: 'formula', components }, paths: 12, times: 90, dt: 0.1, ...more },
  targets: { lambda: { kind: 'formula', lambda: '0.3 - 0.1 * x' }, noise: 0.01, ...(of && { of }) },
  train: {
    estimators: {
      ...estimators,
      smooth: { kind: 'gaussian-process' },
      network: { kind: 'network', hidden: [4], epochs: 2 },
    },
  },
  evaluate: { replicates: 3 },
});

const tablesOf = (report: RunReport): unknown[] => [
  rowsOf(report, 'targets'),
  rowsOf(report, 'train:network', 'history'),
  rowsOf(report, 'replicates'),
  rowsOf(report, 'evaluate', 'predictions'),
  rowsOf(report, 'evaluate', 'curves'),
  report.result,
];

describe('targets of another component', () => {
  it('are what its column gives by hand', async () => {
    const report = await runIn(folder, hestonOf('v'), { what: 'targets' });
    const rows = rowsOf<{ x: Float64Array; v: Float64Array }>(report, 'simulate');
    const made = rowsOf<{ s: number; k: number }>(report, 'targets');
    expect(rows.length).toBe(60);
    rows.forEach(({ v }, j) => {
      const mean = (f: (value: number) => number): number =>
        v.reduce((sum, value) => sum + f(value), 0) / v.length;
      const [s, k] = [mean((value) => value ** 2), mean((value) => (0.2 + 3 * value) * value ** 2)];
      expect(Math.abs(made[j].s / s - 1)).toBeLessThan(1e-13);
      expect(Math.abs(made[j].k / k - 1)).toBeLessThan(1e-13);
    });
  });

  it('and all that comes after them are those of paths whose first component it is', async () => {
    const wanted = tablesOf(await runIn(folder, pairOf({ b, a })));
    const found = tablesOf(await runIn(folder, pairOf({ a, b }, 'b')));
    expect(found).toEqual(wanted);
    const kept = tablesOf(await runIn(folder, pairOf({ a, b }, 'b', { keep: 'states' })));
    expect(kept).toEqual(wanted);
    expect(tablesOf(await runIn(folder, pairOf({ a, b })))[0]).not.toEqual(wanted[0]);
  });

  it('are not computed again where the first is named, by its own name or as x', async () => {
    const first = await runIn(folder, hestonOf(undefined), { what: 'targets' });
    const again = await runIn(folder, hestonOf('x'), { what: 'targets' });
    expect(folderOf(again, 'targets')).toBe(folderOf(first, 'targets'));
    expect(folderOf(await runIn(folder, pairOf({ a, b }, 'a'), { what: 'targets' }), 'targets')).toBe(
      folderOf(await runIn(folder, pairOf({ a, b }), { what: 'targets' }), 'targets'),
    );
  });

  it('are swept by grids, whose points share the paths', async () => {
    const pipeline = {
      ...hestonOf('x'),
      targets: { lambda: 0.25, noise: 0.01, of: 'x' },
      train: { estimators: { number: estimators.number } },
      grid: { 'targets.of': ['x', 'v'] },
    };
    const within = temporaryFolder();
    const file = writePipeline(within, pipeline);
    const { rows } = await grid(file, { dataFolder: join(within, 'data') });
    const single = async (of: string): Promise<number> => {
      const report = await runIn(within, pipeline, { set: [`targets.of=${of}`] });
      return ofLambda(report).estimators[0].holdOut.rmse!;
    };
    const rmse = rows.map((row) => row.rmse);
    expect(rmse).toEqual([await single('x'), await single('v')]);
  });

  it.each([
    [hestonOf('w'), /^targets\.of must be a component of the paths \(x, v\), found w: did you mean x\?/],
    [pairOf({ alpha: a, beta: b }, 'bet'), /\(alpha, beta\), found bet: did you mean beta\?/],
    [pairOf({ a, b }, 'outside'), /\(a, b\), found outside/],
    [
      {
        ...smallPipeline,
        simulate: undefined,
        import: { files: { f: 'f.csv' }, sql: 'SELECT x, k FROM f' },
        targets: { of: 'x' },
      },
      /^targets\.of must be left out with import/,
    ],
  ])('are refused where there is no such component', (pipeline, words) => {
    expect(() => loadPipeline(writePipeline(temporaryFolder(), pipeline))).toThrow(words);
  });
});
