import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunReport } from '#dist/index.js';
import { replicatesPerPart } from '#dist/stages/replicates/replicates.js';
import type { TrainParameters } from '#dist/stages/train/fit-summary.js';
import { readReplicates } from '#dist/stages/replicates/replicate-table.js';
import { readManifest } from '#dist/store/manifest.js';
import type { ReplicateRow } from '../../../src/evaluation/study.js';
import { replicateSeed } from '../../../src/random/replicate-seed.js';
import { inProcess } from '../../cli/command.js';
import { runIn, smallPipeline, writePipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { bytesOf, folderOf, resultOf, rowsOf } from '../../tables.js';

const closedForms = {
  'closed-form': { kind: 'least-squares', basis: 'constant' },
  quadratic: { kind: 'least-squares', basis: 'quadratic' },
};
const network = { kind: 'network', hidden: [8], epochs: 3 };

/** Ten replicates to a part; with a network, one. */
const study = (replicates: number, estimators: object = closedForms): object => ({
  ...smallPipeline,
  train: { estimators },
  evaluate: { replicates },
});
const replicatesOf = (report: RunReport): ReplicateRow[] => {
  const folder = folderOf(report, 'replicates');
  return [...readReplicates({ folder, manifest: readManifest(folder)! })];
};
const studied = (folder: string, file: object, options: Parameters<typeof runIn>[2] = {}) =>
  runIn(folder, file, { what: 'replicates', ...options });

/** A study over imported x, with k made. */
function imported(folder: string): object {
  const values = Array.from({ length: 300 }, (_, i) => Math.cos(i * i) + 1);
  writeFileSync(join(folder, 'series.csv'), `x\n${values.join('\n')}\n`);
  return {
    name: 'own',
    seed: 3,
    import: { files: { series: 'series.csv' }, sql: 'SELECT x FROM series', window: 5 },
    targets: { lambda: 0.25, noise: { sd: 0.01, lags: 3 } },
    train: { holdOut: { by: 'time', gap: 4 }, estimators: closedForms },
    evaluate: { replicates: 4 },
  };
}

describe('a replicate', () => {
  it.each([
    ['of simulated paths', () => study(4, { ...closedForms, network })],
    ['of imported x, which is kept', imported],
  ])('%s finds what a run with its seed finds, bit for bit', async (_name, file) => {
    const folder = temporaryFolder();
    const made = file(folder);
    const rows = replicatesOf(await studied(folder, made));
    for (const replicate of [0, 3]) {
      const seed = replicateSeed((made as { seed: number }).seed, replicate);
      const alone = await runIn(folder, { ...made, evaluate: {} }, { set: [`seed=${seed}`] });
      const own = rows.filter((row) => row.replicate === replicate);
      expect(own.every((row) => row.seed === String(seed))).toBe(true);
      for (const name of Object.keys(closedForms)) {
        const found = own.filter(({ estimator }) => estimator === name);
        expect(found.map(({ parameter, ...row }) => ({ ...row, name: parameter }))).toMatchObject(
          resultOf(alone, name).parameters.map(
            ({ name: parameter, estimate, standardError, truth, interval95 }) => ({
              name: parameter,
              estimate,
              standardError,
              truth,
              lower95: interval95![0],
              upper95: interval95![1],
              status: 'converged',
            }),
          ),
        );
      }
      const learned = own.find(({ estimator }) => estimator === 'network');
      if (!learned) continue;
      const history = rowsOf<{ lambdaMean: number }>(alone, 'train:network', 'history');
      expect(learned).toMatchObject({
        parameter: 'mean lambda',
        estimate: history.at(-1)!.lambdaMean,
        standardError: null,
        truth: 0.25,
        theoryError: null,
      });
    }
    expect(new Set(rows.map(({ seed }) => seed)).size).toBe(4);
  });

  it('of a network that stopped early has the mean λ̂ of the weights that were kept', async () => {
    const folder = temporaryFolder();
    const early = {
      ...network,
      epochs: 60,
      optimizer: { kind: 'adam', learningRate: 0.1 },
      earlyStopping: { patience: 3 },
    };
    // A line search goes on to the end, however the validation loss rises.
    const lbfgs = { ...network, epochs: 40, optimizer: { kind: 'lbfgs' }, earlyStopping: {} };
    const file = study(2, { early, lbfgs });
    const rows = replicatesOf(await studied(folder, file));
    const alone = await runIn(folder, { ...file, evaluate: {} }, { set: [`seed=${rows[0].seed}`] });
    // Otherwise the last weights are the best, and this shows nothing.
    expect(resultOf(alone, 'early').message).toMatch(/stopped early/);
    for (const [r, name] of ['early', 'lbfgs'].entries()) {
      const { mean } = resultOf(alone, name).lambdaHoldOut!;
      expect(Math.abs(rows[r].estimate! / mean! - 1)).toBeLessThan(1e-6);
    }
  });

  it('that diverged has no estimate, and one whose paths overflow is named', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e6 };
    const wild = study(2, { wild: { ...network, optimizer } });
    const rows = replicatesOf(await studied(temporaryFolder(), wild));
    expect(rows.map(({ status, estimate }) => [status, estimate])).toEqual([
      ['diverged', null],
      ['diverged', null],
    ]);
    await expect(
      studied(temporaryFolder(), study(3), { set: ['simulate.process.sigma=1e308'] }),
    ).rejects.toThrow(/^replicate \d \(--set seed=\d+\): the paths must stay finite/);
  });

  it('knows the error that the noise gives: noise / √Σ s² over the training rows', async () => {
    const folder = temporaryFolder();
    const file = study(2);
    const rows = replicatesOf(await studied(folder, file));
    const alone = await runIn(folder, { ...file, evaluate: {} }, { set: [`seed=${rows[0].seed}`] });
    const s = rowsOf<{ s: number }>(alone, 'targets').map((row) => row.s);
    const split = rowsOf<{ split: string }>(alone, 'evaluate', 'predictions').map((row) => row.split);
    const squares = s.reduce((sum, value, j) => sum + (split[j] === 'train' ? value * value : 0), 0);
    expect(rows[0].theoryError! / (0.01 / Math.sqrt(squares))).toBeCloseTo(1, 12);
  });
});

describe('a study', () => {
  const mixed = study(24, { ...closedForms, process: { kind: 'gaussian-process', basisFunctions: 8 } });

  it('has the same bytes on 1, 2 and 3 threads', async () => {
    const found = [];
    for (const threads of [1, 2, 3])
      found.push(bytesOf(await studied(temporaryFolder(), mixed, { threads })));
    expect(found[0]['replicates']).toHaveLength(3);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it('has a part for each replicate that trains, or is large', async () => {
    const trains = await studied(temporaryFolder(), study(3, { network }));
    expect(bytesOf(trains)['replicates']).toHaveLength(3);
    const trainings = Object.fromEntries(
      Object.entries(closedForms).map(([name, estimator]) => [
        name,
        { estimator: { ...estimator, solver: 'closed-form' } } as unknown as TrainParameters,
      ]),
    );
    const parameters = { simulate: undefined, targets: { noise: 0 }, trainings };
    const parts = (rows: number, n: number): number => replicatesPerPart({ rows, n }, parameters);
    expect(parts(50, 20)).toBeGreaterThan(1000);
    expect(parts(252, 100)).toBeGreaterThan(100);
    expect(parts(25_000, 1000)).toBe(1);
  });

  it('interrupted carries on from what is whole, to the same bytes, and leaves no scratch', async () => {
    const file = study(9, { network });
    const reference = bytesOf(await studied(temporaryFolder(), file));
    const folder = temporaryFolder();
    const stop = new AbortController();
    let finished = 0;
    const onEvent = ({ type }: RunEvent): void => {
      if (type === 'partFinished' && ++finished === 3) stop.abort();
    };
    await expect(studied(folder, file, { signal: stop.signal, onEvent })).rejects.toMatchObject({
      exitCode: 130,
    });
    const store = join(folder, 'data', 'store', 'replicates');
    const partial = join(store, readdirSync(store)[0]);
    expect(existsSync(join(partial, 'scratch'))).toBe(false);
    const kept = readdirSync(partial).filter((name) => name.endsWith('.arrow')).length;
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(kept).toBeLessThan(9);
    // What a process that is killed cannot clear away.
    mkdirSync(join(partial, 'scratch', '0', 'train'), { recursive: true });
    writeFileSync(join(partial, 'scratch', '0', 'train', 'part-00000.arrow'), 'half');

    let computed = 0;
    const report = await studied(folder, file, {
      onEvent: ({ type }) => (computed += type === 'partFinished' ? 1 : 0),
    });
    expect(report.stages[0]).toMatchObject({ status: 'resumed', parts: { total: 9, reused: kept } });
    expect(computed).toBe(9 - kept);
    expect(bytesOf(report)).toEqual(reference);
    expect(existsSync(join(partial, 'scratch'))).toBe(false);
  });

  it('reads no stored paths of its own, and is recomputed only where what it does again changes', async () => {
    const folder = temporaryFolder();
    const first = await studied(folder, study(3));
    expect(first.stages.map(({ stage }) => stage)).toEqual(['replicates']);
    const again = await runIn(folder, study(3));
    expect(again.stages.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
      'simulate computed',
      'targets computed',
      'train:closed-form computed',
      'train:quadratic computed',
      'replicates reused',
      'evaluate computed',
    ]);
    const noisier = await studied(folder, study(3), { set: ['targets.noise=0.02'] });
    expect(noisier.stages[0].status).toBe('computed');
  });

  it('is seen by status, by a dry run and by inspect', async () => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, study(3));
    const data = ['--data', join(folder, 'data')];
    const dry = await inProcess(['run', 'replicates', file, ...data, '--dry-run']);
    expect(dry.stdout).toMatch(/^stage +would be +why\nreplicates +computed +not stored\n$/);
    const run = await inProcess(['run', 'replicates', file, ...data]);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toMatch(/^replicates: computed, 1 part, .* replicates\/s\n$/);
    expect((await inProcess(['status', file, ...data])).stdout).toMatch(/\nreplicates +stored/);
    const seen = await inProcess(['inspect', 'replicates', file, ...data, '--json']);
    expect(JSON.parse(seen.stdout)).toMatchObject({ stage: 'replicates' });
  });
});
