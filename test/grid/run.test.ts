import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { beforeAll, describe, expect, it } from 'vitest';
import { planGrid, type GridRequest } from '#dist/grid/plan.js';
import type { GridEvent, GridReport } from '#dist/grid/report.js';
import { runGrid } from '#dist/grid/run.js';
import { UsageError } from '#dist/errors.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

const network = 'train.estimators.network';
const rates = [`${network}.optimizer.learningRate=0.0003,0.001,0.003,0.01`];

const experiment = {
  ...smallPipeline,
  train: {
    estimators: {
      ...smallPipeline.train.estimators,
      network: {
        ...smallPipeline.train.estimators['network'],
        optimizer: { kind: 'adam', learningRate: 0.001 },
      },
    },
  },
};

interface Ran {
  readonly report: GridReport;
  readonly events: GridEvent[];
  readonly data: string;
}

/** Runs a grid over the small experiment in a folder of its own. */
async function grid(
  words: readonly string[],
  options: Partial<GridRequest> & {
    folder?: string;
    threads?: number;
    keepGoing?: boolean;
    pipeline?: object;
  } = {},
): Promise<Ran> {
  const {
    folder = temporaryFolder(),
    threads = 2,
    keepGoing = false,
    pipeline = experiment,
    ...request
  } = options;
  const file = writePipeline(folder, pipeline);
  const plan = await planGrid({ file, sets: [], words, zip: [], exclude: [], ...request });
  const events: GridEvent[] = [];
  const data = join(folder, 'data');
  const onEvent = (event: GridEvent): void => void events.push(event);
  const report = await runGrid(plan, { threads, dataFolder: data, keepGoing, onEvent });
  return { report, events, data };
}

const datasets = (data: string, stage: string): string[] => readdirSync(join(data, 'store', stage)).sort();
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** sha256 of every file of every dataset. */
function storeOf(data: string): Record<string, string> {
  const store = join(data, 'store');
  const names = readdirSync(store, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names.filter((name) => /\.(arrow|json)$/.test(name)).map((name) => [name, sha256(join(store, name))]),
  );
}

/** Where the grid of four rates is: several tests look at it, and what they add is nobody else's. */
const ofRates = folderOfFile();
let first: Ran;
beforeAll(async () => {
  first = await grid(rates, { folder: ofRates });
});

describe('a grid', () => {
  it('makes what points have in common once, and gives what single runs give, bit for bit', async () => {
    const { report, data } = first;
    expect(datasets(data, 'simulate')).toHaveLength(1);
    expect(datasets(data, 'targets')).toHaveLength(1);
    // Two estimators that do not depend on the rate, and four networks.
    expect(datasets(data, 'train')).toHaveLength(6);
    expect(datasets(data, 'evaluate')).toHaveLength(4);

    const alone = temporaryFolder();
    for (const rate of [0.0003, 0.001, 0.003, 0.01]) {
      const single = await runIn(alone, experiment, {
        set: [`${network}.optimizer.learningRate=${rate}`],
      });
      const rows = report.rows.filter(
        ({ values }) => values.get(`${network}.optimizer.learningRate`) === rate,
      );
      expect(rows.map(({ estimator, rmse, lambda }) => ({ estimator, rmse, lambda }))).toEqual(
        ofLambda(single).estimators.map(({ name, holdOut, parameters, lambdaHoldOut }) => ({
          estimator: name,
          rmse: holdOut.rmse,
          lambda:
            parameters.find((parameter) => parameter.name === 'lambda')?.estimate ??
            lambdaHoldOut?.mean ??
            null,
        })),
      );
      expect(rows[0].fingerprint).toBe(single.stages.at(-1)!.fingerprint);
    }
    expect(storeOf(data)).toEqual(storeOf(join(alone, 'data')));
  });

  it('leaves the same results for any number of threads', async () => {
    const hashes = [];
    for (const threads of [1, 2, 7]) {
      const { report } = await grid([...rates, 'targets.noise=0.01,0.02'], { threads });
      hashes.push(sha256(report.path));
    }
    expect(new Set(hashes)).toHaveLength(1);
  });

  it('reuses points that are done, and runs the values that are added', async () => {
    const folder = ofRates;
    expect(first.report.summary.reused).toBe(0);
    const before = sha256(first.report.path);
    const again = await grid(rates, { folder });
    expect(again.report.summary.reused).toBe(4);
    expect(sha256(again.report.path)).toBe(before);
    const more = await grid([`${rates[0]},0.03`], { folder });
    expect(more.report.summary).toMatchObject({ points: 5, reused: 4 });
    const made = more.events.filter((event) => event.type === 'pointFinished' && !event.reused);
    expect(made).toMatchObject([{ point: 4 }]);
  });

  it('writes typed columns that an independent reader reads', async () => {
    const words = [
      'seed=seeds(2)',
      'targets.noise=0.01,0.1',
      `${network}.activation=tanh,relu`,
      `${network}.hidden=[4],[2,2]`,
    ];
    const { report } = await grid(words);
    const table = tableFromIPC(readFileSync(report.path));
    const type = (name: string): number =>
      table.schema.fields.find((field) => field.name === name)!.type.typeId;
    expect(table.numRows).toBe(16 * 3);
    // 2: integer, 3: floating point, 5: text.
    expect(['seed', 'targets.noise', `${network}.activation`, `${network}.hidden`].map(type)).toEqual([
      2, 3, 5, 5,
    ]);
    const rows = table.toArray() as Record<string, unknown>[];
    expect(rows[0]).toMatchObject({
      point: 0,
      seed: 7,
      'targets.noise': 0.01,
      [`${network}.hidden`]: '[4]',
      estimator: 'mean',
    });
    expect(rows.at(-1)).toMatchObject({
      point: 15,
      seed: 8,
      'targets.noise': 0.1,
      [`${network}.hidden`]: '[2,2]',
    });
    for (const [i, row] of rows.entries()) {
      const { rmse, lambda, truth, error, status, fingerprint } = report.rows[i];
      expect(row).toMatchObject({ rmse, lambda, truth, error, status, fingerprint });
    }
    expect(Object.fromEntries(table.schema.metadata!)).toMatchObject({
      pipeline: 'small',
      grid: 'small',
      metric: 'rmse',
    });
  });

  it('tells at each row what happened, and completes the rest', async () => {
    const words = [`${network}.optimizer.learningRate=0.001,1e6,-1`, `${network}.hidden=[2],[65536,65536]`];
    const { report } = await grid(words, {
      keepGoing: true,
      set: [],
      pipeline: {
        ...smallPipeline,
        train: {
          estimators: {
            mean: { kind: 'mean' },
            network: {
              kind: 'network',
              hidden: [2],
              epochs: 3,
              batchSize: 'full',
              optimizer: { kind: 'sgd', learningRate: 0.1 },
            },
          },
        },
      },
    } as object);
    expect(report.rows.map(({ point, estimator, status }) => `${point} ${estimator} ${status}`)).toEqual([
      '0 mean converged',
      '0 network stopped',
      '1 null failed',
      '2 mean converged',
      '2 network diverged',
      '3 null failed',
      '4 null invalid',
      '5 null invalid',
    ]);
    expect(report.rows[2].message).toMatch(/memory/);
    expect(report.rows[6].message).toMatch(/learningRate must be a positive number, found -1 \(grid /);
    expect(report.summary).toMatchObject({ points: 6, failed: 2, invalid: 2, diverged: 1, notRun: 0 });
  });

  it('begins no further point where one has failed, unless it is to keep going', async () => {
    const words = [`${network}.hidden=[65536,65536],[2],[3],[4],[5],[6],[7],[8]`];
    const { report } = await grid(words, { threads: 1 });
    expect(report.rows[0]).toMatchObject({ point: 0, status: 'failed' });
    expect(report.rows.at(-1)).toMatchObject({ point: 7, status: 'notRun' });
    expect(report.summary.notRun).toBeGreaterThan(3);
  });
});

describe('a pruned grid', () => {
  const prune = '{ metric: network.rmse, halving: 2, rungs: [1, 2, 4] }';

  it('drops points at rungs, and finds what the full grid finds', async () => {
    const full = await grid(rates, { folder: ofRates, metric: 'network.rmse' });
    const pruned = await grid(rates, { prune });
    const best = (rows: GridReport['rows']): unknown =>
      rows
        .filter(({ estimator, status }) => estimator === 'network' && status !== 'dropped')
        .toSorted((a, b) => a.rmse! - b.rmse!)[0];
    expect(best(pruned.report.rows)).toEqual(best(full.report.rows));
    const rungs = pruned.report.rows
      .filter(({ estimator }) => estimator === 'network')
      .map(({ rung }) => rung);
    expect(rungs.toSorted((a, b) => a - b)).toEqual([0, 1, 1, 2]);
    expect(pruned.events.filter(({ type }) => type === 'rungFinished')).toMatchObject([
      { rung: 1, epochs: 1, contenders: 4 },
      { rung: 2, epochs: 2, contenders: 2 },
    ]);
    const again = await grid(rates, { prune, threads: 1 });
    expect(sha256(again.report.path)).toBe(sha256(pruned.report.path));
  });

  it('sets the epochs of closed forms that descend, though their file leaves them open', async () => {
    const descent = { kind: 'least-squares', basis: 'constant', solver: { kind: 'sgd', learningRate: 0.1 } };
    const file = writePipeline(temporaryFolder(), {
      ...smallPipeline,
      train: { estimators: { descent, closed: { kind: 'least-squares', basis: 'constant' } } },
    });
    const request = { file, sets: [], words: ['targets.noise=1,2'], zip: [], exclude: [] };
    const plan = await planGrid({ ...request, prune: '{ metric: rmse, halving: 2, rungs: [3, 6] }' });
    const { loaded } = await plan.variant(plan.points[0].point, 1);
    const { estimators } = loaded.pipeline.train;
    expect(estimators['descent']['epochs']).toBe(6);
    expect(estimators['closed']).not.toHaveProperty('epochs');
  });

  it('is refused where epochs are swept, or nothing trains', async () => {
    await expect(grid([`${network}.epochs=1,2`], { prune })).rejects.toThrow(/epochs must not be swept/);
    const train = { estimators: { closed: { kind: 'least-squares', basis: 'constant' } } };
    await expect(
      grid(['targets.noise=1,2'], {
        prune: prune.replace('network.', ''),
        pipeline: { ...smallPipeline, train },
      }),
    ).rejects.toThrow(/no estimator of this pipeline trains for epochs/);
  });
});

describe('what would not change any result is refused', () => {
  it.each([
    [['name=a,b'], /name must not be swept: it says what something is called/],
    [
      ['targets.noise=0.1,{ sd: 0.1, lags: 0 }'],
      /targets.noise would not change any result: 0.1 and {"sd":0.1,"lags":0} are the same pipeline/,
    ],
    [[`train.holdOut.gap=0,0.0`], /each value once/],
    [['grid.metric=rmse,mae'], /grid.metric must not be swept/],
    [['nothing.at=1,2'], /no point of the grid is a valid pipeline[^]*nothing is not a key/],
  ])('%j', async (words, message) => {
    const refused = planGrid({
      file: writePipeline(temporaryFolder(), experiment),
      sets: [],
      words,
      zip: [],
      exclude: [],
    });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it('seeds of a pipeline that draws no number', async () => {
    const prices = join(temporaryFolder(), 'prices.csv');
    writeFileSync(prices, 'x,k\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n');
    const observed = {
      name: 'observed',
      import: { files: { prices }, sql: 'SELECT x, k FROM prices', window: 1 },
      train: {
        holdOut: { by: 'time', fraction: 0.4 },
        estimators: { closed: { kind: 'least-squares', basis: 'constant' } },
      },
    };
    await expect(grid(['seed=seeds(3)'], { pipeline: observed })).rejects.toThrow(
      /seed must not be swept: this pipeline draws no random number/,
    );
  });
});
