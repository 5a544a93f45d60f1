import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maximumLikelihood, type RunReport } from '#dist/index.js';
import { readReplicates } from '#dist/stages/replicates/replicate-table.js';
import { readManifest } from '#dist/store/manifest.js';
import { replicateSeed } from '../../../src/random/replicate-seed.js';
import { runIn } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { bytesOf, folderOf, ofProcess, rowsOf } from '../../tables.js';
import { ou } from './ou.js';

/** Columns of the table of transitions, which are all of them. */
interface Row {
  readonly path: number;
  readonly j: number;
  readonly split: 'train' | 'holdOut' | 'gap';
  readonly from: number;
  readonly to: number;
  readonly dt: number;
  readonly logDensity_exact: number;
  readonly uniform_exact: number;
}
const transitionsOf = (report: RunReport): Row[] => rowsOf<Row>(report, 'evaluate', 'transitions');

const estimatesOf = (report: RunReport, sample: 'parameters' | 'fullSample'): Record<string, number | null> =>
  Object.fromEntries(
    (ofProcess(report).estimators[0][sample] ?? []).map(({ name, estimate }) => [name, estimate]),
  );

describe('paths as transitions', () => {
  it('begin with the value at time 0, and are what the library fits', async () => {
    const report = await runIn(temporaryFolder(), ou);
    const rows = transitionsOf(report);
    expect(rows.length).toBe(100);
    expect([rows[0].from, rows[0].j, rows[0].dt]).toEqual([0.03, 0, 1 / 12]);
    const x = [rows[0].from, ...rows.map(({ to }) => to)];
    for (const [sample, values] of [
      ['parameters', x.slice(0, 81)],
      ['fullSample', x],
    ] as const) {
      const { parameters } = await maximumLikelihood({ x: values, dt: 1 / 12 }, { model: 'ou' });
      for (const [name, { estimate }] of Object.entries(parameters)) {
        expect(estimatesOf(report, sample)[name]! / estimate!).toBeCloseTo(1, 12);
      }
    }
    expect(rows.map(({ split }) => split)).toEqual([
      ...Array<string>(80).fill('train'),
      ...Array<string>(20).fill('holdOut'),
    ]);
  });

  it('are of the component that targets.of names', async () => {
    const { simulate } = ou;
    const heston = {
      ...ou,
      simulate: {
        ...simulate,
        process: { kind: 'heston', mu: 0, kappa: 3, theta: 0.04, sigma: 0.2, rho: -0.5, v0: 0.05 },
      },
      targets: { of: 'v' },
      train: { estimators: { exact: { kind: 'maximum-likelihood', model: 'cir' } } },
    };
    const rows = transitionsOf(await runIn(temporaryFolder(), heston));
    expect(rows[0].from).toBe(0.05);
    expect(rows.every(({ to }) => to > 0 && to < 1)).toBe(true);
  });

  it('are the same of states that are computed again', async () => {
    const found = await Promise.all(
      ['paths', 'states'].map((keep) =>
        runIn(temporaryFolder(), { ...ou, simulate: { ...ou.simulate, keep } }),
      ),
    );
    const [a, b] = found.map((report) => ofProcess(report).estimators);
    expect(a).toEqual(b);
  });

  it('are held out by time with a gap, or by whole paths', async () => {
    const many = { ...ou, simulate: { ...ou.simulate, paths: 10, times: 20 } };
    const held = (holdOut: object): Promise<RunReport> =>
      runIn(temporaryFolder(), { ...many, train: { ...many.train, holdOut } });
    const byTime = transitionsOf(await held({ by: 'time', fraction: 0.25, gap: 2 }));
    expect(byTime.every(({ j, split }) => split === (j < 13 ? 'train' : j < 15 ? 'gap' : 'holdOut'))).toBe(
      true,
    );
    const byPaths = transitionsOf(await held({ by: 'paths', fraction: 0.3 }));
    const heldOut = new Set(byPaths.filter(({ split }) => split === 'holdOut').map(({ path }) => path));
    expect(heldOut.size).toBe(3);
    expect(byPaths.every(({ path, split }) => (split === 'holdOut') === heldOut.has(path))).toBe(true);
    // Another seed holds other paths out.
    const other = transitionsOf(
      await runIn(
        temporaryFolder(),
        { ...many, train: { ...many.train, holdOut: { by: 'paths', fraction: 0.3 } } },
        { set: ['seed=6'] },
      ),
    );
    expect([
      ...new Set(other.filter(({ split }) => split === 'holdOut').map(({ path }) => path)),
    ]).not.toEqual([...heldOut]);
  });

  it('have the log density and the transform of their law', async () => {
    const report = await runIn(temporaryFolder(), ou);
    const { kappa, theta, sigma } = estimatesOf(report, 'parameters') as Record<string, number>;
    const decay = Math.exp(-kappa / 12);
    const variance = (sigma * sigma * (1 - decay * decay)) / (2 * kappa);
    const rows = transitionsOf(report);
    for (const { from, to, logDensity_exact } of rows) {
      const apart = to - theta - (from - theta) * decay;
      const expected = -0.5 * (Math.log(2 * Math.PI * variance) + (apart * apart) / variance);
      expect(logDensity_exact).toBeCloseTo(expected, 9);
    }
    const scores = ofProcess(report).estimators[0];
    const mean = (split: string): number => {
      const own = rows.filter((row) => row.split === split).map((row) => row.logDensity_exact);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    expect(scores.train.logScore).toBeCloseTo(mean('train'), 12);
    expect(scores.holdOut.logScore).toBeCloseTo(mean('holdOut'), 12);
    // ln L is conditional on the first value, so it is the sum of the training transitions.
    expect(scores.logLikelihood).toBeCloseTo(80 * mean('train'), 8);
    expect(scores.aic).toBeCloseTo(6 - 160 * mean('train'), 8);
    expect(scores.bic).toBeCloseTo(3 * Math.log(80) - 160 * mean('train'), 8);
  });

  it('give the same bytes on one, two and three threads', async () => {
    const pipeline = { ...ou, evaluate: { replicates: 20 } };
    const runs = [];
    for (const threads of [1, 2, 3]) {
      runs.push(bytesOf(await runIn(temporaryFolder(), pipeline, { threads, alone: true })));
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});

describe('a recovery study of a process', () => {
  it('finds in each replicate what a run with its seed finds', async () => {
    const stationary = {
      ...ou,
      simulate: { ...ou.simulate, process: { ...ou.simulate.process, x0: 'stationary' } },
      evaluate: { replicates: 4 },
    };
    const report = await runIn(temporaryFolder(), stationary);
    const folder = folderOf(report, 'replicates');
    const rows = [...readReplicates({ folder, manifest: readManifest(folder)! })];
    for (let r = 0; r < 4; r++) {
      const seed = replicateSeed(5, r);
      const single = await runIn(
        temporaryFolder(),
        { ...stationary, evaluate: {} },
        { set: [`seed=${seed}`] },
      );
      const found = estimatesOf(single, 'parameters');
      for (const row of rows.filter(({ replicate }) => replicate === r)) {
        expect([row.seed, row.estimate]).toEqual([String(seed), found[row.parameter]]);
      }
    }
    expect(rows.length).toBe(12);
    expect(rows[0]).toMatchObject({ parameter: 'kappa', truth: 2 });
    // Tang & Chen (2009) at the true kappa, from 80 steps of a month.
    const e = Math.exp(2 / 12);
    expect(rows[0].theoryBias).toBeCloseTo((2.5 + e + e * e * 0.5) / (80 / 12), 10);
  });
});

describe('imported series', () => {
  const imported = (folder: string, csv: string, over: object = {}): object => {
    writeFileSync(join(folder, 'own.csv'), csv);
    return {
      name: 'own',
      import: { files: { own: 'own.csv' }, sql: 'SELECT t, x FROM own ORDER BY t', ...over },
      train: { estimators: { exact: { kind: 'maximum-likelihood', model: 'ou' } } },
    };
  };
  const wave = (i: number): number => Math.round(1e6 * (0.06 + 0.02 * Math.sin(0.9 * i * i))) / 1e6;

  it('of dates take the days between them, in years of 365.25 days', async () => {
    const folder = temporaryFolder();
    const days = [0, 1, 4, 5, 9, ...Array.from({ length: 40 }, (_, i) => 12 + 3 * i)];
    const date = (day: number): string => new Date(Date.UTC(2001, 0, 1 + day)).toISOString().slice(0, 10);
    const csv = `t,x\n${days.map((day, i) => `${date(day)},${wave(i)}`).join('\n')}\n`;
    const rows = transitionsOf(await runIn(folder, imported(folder, csv)));
    expect(rows.length).toBe(days.length - 1);
    rows.forEach(({ dt, from, to }, i) => {
      expect(dt * 365.25).toBeCloseTo(days[i + 1] - days[i], 7);
      expect([from, to]).toEqual([wave(i), wave(i + 1)]);
    });
  });

  it('of numbers count them by timeUnit, or take rows of dt', async () => {
    const folder = temporaryFolder();
    const csv = `t,x\n${Array.from({ length: 30 }, (_, i) => `${7 * i},${wave(i)}`).join('\n')}\n`;
    for (const [over, dt] of [
      [{}, 7],
      [{ timeUnit: 'day' }, 7 / 365.25],
      [{ timeUnit: 'rows', dt: '1/252' }, 1 / 252],
      [{ dt: 0.5, sql: 'SELECT x FROM own ORDER BY t' }, 0.5],
    ] as const) {
      const rows = transitionsOf(await runIn(folder, imported(folder, csv, over)));
      expect(rows.length).toBe(29);
      expect(new Set(rows.map((row) => row.dt)).size).toBe(1);
      expect(rows[0].dt / dt).toBeCloseTo(1, 12);
    }
  });

  it('have no transition across a row that was dropped', async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 40 }, (_, i) => `${i},${i === 7 || i === 8 ? '' : wave(i)}`);
    const csv = `t,x\n${lines.join('\n')}\n`;
    const rows = transitionsOf(await runIn(folder, imported(folder, csv, { onMissing: 'drop' })));
    expect(rows.length).toBe(39 - 3);
    expect(rows.every(({ dt }) => dt === 1)).toBe(true);
    expect(rows.some(({ from, to }) => from === wave(6) && to === wave(9))).toBe(false);
  });

  it('side by side are as many paths', async () => {
    const folder = temporaryFolder();
    const csv = `t,x\n${Array.from({ length: 30 }, (_, i) => `${i},${wave(i)}`).join('\n')}\n`;
    const sql = 'SELECT t, [x, 2 * x, x - 1] AS x FROM own ORDER BY t';
    const rows = transitionsOf(await runIn(folder, imported(folder, csv, { sql })));
    expect(rows.length).toBe(87);
    expect(rows.filter(({ path }) => path === 1)[3]).toMatchObject({ from: 2 * wave(3), to: 2 * wave(4) });
  });

  it.each([
    [
      't falls',
      't,x\n1,1\n3,2\n2,3\n4,1\n',
      'SELECT t, x FROM own',
      /t must grow from row to row, found that of row 2 below the one before: ORDER BY t/,
    ],
    [
      'a time twice',
      't,x\n1,1\n2,2\n2,3\n4,1\n',
      undefined,
      /t must grow .* found that of row 2 equal to the one before/,
    ],
    [
      'no time',
      't,x\n1,1\n2,2\n3,3\n4,1\n',
      'SELECT x FROM own ORDER BY t',
      /import.dt must be given where the SQL has no column t: .* such as 1\/252/,
    ],
    [
      'k',
      't,x\n1,1\n2,2\n3,3\n4,1\n',
      'SELECT t, x, x AS k FROM own ORDER BY t',
      /gives a column k, which no estimator of this pipeline reads/,
    ],
    ['one row', 't,x\n1,1\n', undefined, /must leave rows to learn from and some that are held out/],
  ])('with %s are refused in words', async (_what, csv, sql, message) => {
    const folder = temporaryFolder();
    const run = runIn(folder, imported(folder, csv, sql === undefined ? {} : { sql }));
    await expect(run).rejects.toThrow(message);
  });
});
