import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError, grid, loadPipeline, plan, type RunEvent, type RunReport } from '#dist/index.js';
import { glorot } from '../../src/initialisations/glorot.js';
import { normalisedUniforms } from './uniforms.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf, ofLambda, resultOf, rowsOf } from '../tables.js';
import { constantLambda, handNetwork, linearLambda, withModules } from './modules.js';

const closedForm = { kind: 'least-squares', basis: 'constant' };
const mine = (file: string, more: object = {}): object => ({ kind: 'module', file, ...more });

/** λ̂ of every row. */
const lambdaHat = (report: RunReport, name: string): number[] =>
  rowsOf<Record<string, number>>(report, 'evaluate', 'predictions').map((row) => row[`lambdaHat_${name}`]);

describe('the network of 2018 as a module', () => {
  const adam = { optimizer: { kind: 'adam', learningRate: 0.003 }, batchSize: 32, epochs: 6 };
  const { paths } = smallPipeline.simulate;
  const hidden = 6;
  const weights = normalisedUniforms(smallPipeline.seed, paths * hidden).map(
    (u) => u * glorot.limit(paths, hidden),
  );

  // Early stopping sets rows aside, which the built-in network's scale of inputs sees and `start` does not.
  const asTheyAre = handNetwork(paths, hidden, weights).replace(
    /return \{ mean, sd: .*, unit/,
    'return { unit',
  );

  it.each([
    ['adam', adam],
    [
      'momentum, clipped, with a schedule',
      {
        optimizer: { kind: 'momentum', learningRate: 0.05 },
        clipNorm: 0.2,
        schedule: { kind: 'cosine', epochs: 6 },
        batchSize: 50,
        epochs: 6,
      },
    ],
    [
      'early stopping, inputs as they are',
      { ...adam, normalisation: 'none', epochs: 30, earlyStopping: { patience: 2, fraction: 0.2 } },
    ],
    ['full batches', { ...adam, batchSize: 'full' }],
  ])(
    'gives the λ̂ of the built-in network to 1e-9, from the same weights in the same order: %s',
    async (_, how) => {
      const folder = temporaryFolder();
      const pipeline = withModules(
        folder,
        { 'net.mjs': 'normalisation' in how ? asTheyAre : handNetwork(paths, hidden, weights) },
        {
          network: { kind: 'network', hidden: [hidden], precision: 'float64', ...how },
          mine: mine('./net.mjs', { ...how, normalisation: undefined }),
        },
      );
      const report = await runIn(folder, pipeline);
      const [built, own] = ['network', 'mine'].map((name) => lambdaHat(report, name));
      expect(built).toHaveLength(smallPipeline.simulate.times);
      // It has learned something that differs from row to row.
      expect(Math.max(...built) - Math.min(...built)).toBeGreaterThan(1e-4);
      const apart = built.map((value, j) => Math.abs(own[j] / value - 1));
      expect(Math.max(...apart)).toBeLessThan(1e-9);
      const histories = ['network', 'mine'].map((name) =>
        rowsOf<{ loss: number }>(report, `train:${name}`, 'history'),
      );
      expect(histories[1]).toHaveLength(histories[0].length);
      histories[0].forEach(({ loss }, e) => expect(histories[1][e].loss / loss).toBeCloseTo(1, 9));
    },
  );
});

describe('a module is fitted', () => {
  const lbfgs = { optimizer: { kind: 'lbfgs' }, epochs: 20 };

  it('to the closed form, by its gradient, by differences, on a scale of logarithms, and by itself', async () => {
    const folder = temporaryFolder();
    const pipeline = withModules(
      folder,
      {
        'gradient.mjs': constantLambda(),
        'differences.mjs': constantLambda({ gradient: false }),
        'log.mjs': constantLambda({ gradient: false, transform: 'log' }),
        'logit.mjs': constantLambda({ transform: 'logit' }),
        'fit.mjs': constantLambda({ fit: true }),
      },
      {
        'closed-form': closedForm,
        ...Object.fromEntries(
          ['gradient', 'differences', 'log', 'logit', 'fit'].map((name) => [
            name,
            mine(`./${name}.mjs`, lbfgs),
          ]),
        ),
      },
    );
    const report = await runIn(folder, pipeline);
    const expected = resultOf(report, 'closed-form').parameters[0].estimate!;
    for (const [name, digits] of Object.entries({
      gradient: 12,
      differences: 10,
      log: 10,
      logit: 10,
      fit: 12,
    })) {
      const { parameters, status } = resultOf(report, name);
      expect(parameters.map((parameter) => parameter.name)).toEqual(['a']);
      expect(Math.abs(parameters[0].estimate! / expected - 1), name).toBeLessThan(10 ** -digits);
      expect(status, name).toBe('converged');
    }
    expect(rowsOf(report, 'train:fit', 'theta')).toMatchObject([{ parameter: 'a', index: 0, fixed: 0 }]);
  });

  it('with the standard errors of the closed form, by its hessian', async () => {
    const folder = temporaryFolder();
    const hessian = `export function hessian(rows) {
  return Float64Array.of((2 * rows.s.reduce((sum, s) => sum + s * s, 0)) / rows.count);
}
`;
    const texts = { 'a.mjs': constantLambda() + hessian, 'fit.mjs': constantLambda({ fit: true }) + hessian };
    const pipeline = withModules(folder, texts, {
      'closed-form': { ...closedForm, errors: 'classical' },
      mine: mine('./a.mjs', lbfgs),
      fitted: mine('./fit.mjs'),
    });
    const report = await runIn(folder, pipeline);
    const [expected] = resultOf(report, 'closed-form').parameters;
    for (const name of ['mine', 'fitted']) {
      const [found] = resultOf(report, name).parameters;
      expect(found.standardError! / expected.standardError!).toBeCloseTo(1, 10);
      found.interval95!.forEach((end, e) => expect(end).toBeCloseTo(expected.interval95![e], 10));
      expect(found.degreesOfFreedom).toBe(expected.degreesOfFreedom);
    }
  });

  it('by differences of its predictions where the truth is λ = a + b x', async () => {
    const folder = temporaryFolder();
    const pipeline = withModules(
      folder,
      { 'linear.mjs': linearLambda },
      {
        line: { kind: 'least-squares', basis: 'linear' },
        mine: mine('./linear.mjs', { ...lbfgs, epochs: 60 }),
      },
      { targets: { lambda: { kind: 'linear', a: 0.15, b: 0.1 }, noise: 0.001 } },
    );
    const report = await runIn(folder, pipeline);
    const [line, own] = ['line', 'mine'].map((name) => resultOf(report, name).parameters);
    own.forEach(({ estimate }, p) => expect(Math.abs(estimate! / line[p].estimate! - 1)).toBeLessThan(1e-7));
  });

  it('and told where its gradient is off', async () => {
    const folder = temporaryFolder();
    const wrong = constantLambda().replace('-2 *', '-1 *');
    const pipeline = withModules(
      folder,
      { 'wrong.mjs': wrong },
      { mine: mine('./wrong.mjs', { epochs: 1 }) },
    );
    const { stages } = await runIn(folder, pipeline);
    expect(stages.flatMap(({ notices }) => notices)).toEqual([
      'the gradient of ./wrong.mjs by a is off by 50 % of its largest number where the training begins, ' +
        'against differences: `pipeline check` looks for the mistake',
    ]);
  });

  it('or diverges, as a network does', async () => {
    const folder = temporaryFolder();
    const sgd = (onDivergence: string, learningRate: number): object => ({
      optimizer: { kind: 'sgd', learningRate },
      onDivergence,
      epochs: 3,
    });
    const pipeline = withModules(
      folder,
      { 'a.mjs': constantLambda() },
      { mine: mine('./a.mjs', sgd('stop', 1e60)), halved: mine('./a.mjs', sgd('halve-learning-rate', 1e6)) },
    );
    const report = await runIn(folder, pipeline);
    expect(resultOf(report, 'mine')).toMatchObject({ status: 'diverged', holdOut: { rmse: null } });
    expect(resultOf(report, 'mine').message).toMatch(
      /^the training diverged at step \d+ \(epoch 1\), where the loss overflows, with/,
    );
    expect(resultOf(report, 'halved').message).toMatch(/continued with the learning rate halved/);
  });
});

describe('a module among other estimators', () => {
  const estimators = {
    'closed-form': closedForm,
    mine: mine('./a.mjs', { epochs: 3 }),
    fitted: mine('./fit.mjs'),
  };
  const modules = { 'a.mjs': constantLambda(), 'fit.mjs': constantLambda({ fit: true }) };

  it('gives the same bytes on 1, 2 and 3 threads, in a study too, whose replicates are runs', async () => {
    const found = [];
    for (const threads of [1, 2, 3]) {
      const folder = temporaryFolder();
      const pipeline = withModules(folder, modules, estimators, { evaluate: { replicates: 8 } });
      const report = await runIn(folder, pipeline, { threads });
      found.push(bytesOf(report));
      if (threads > 1) continue;
      // A study of trainings has a part per replicate.
      const first = rowsOf<{ seed: string; estimator: string; estimate: number }>(report, 'replicates');
      const alone = temporaryFolder();
      withModules(alone, modules, estimators);
      const again = await runIn(alone, { ...pipeline, evaluate: {} }, { set: [`seed=${first[0].seed}`] });
      for (const name of ['mine', 'fitted']) {
        const history = rowsOf<{ lambdaMean: number }>(again, `train:${name}`, 'history');
        expect(first.find(({ estimator }) => estimator === name)!.estimate).toBe(history.at(-1)!.lambdaMean);
      }
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it('stands on the ladder, and in verdicts', async () => {
    const folder = temporaryFolder();
    const result = ofLambda(await runIn(folder, withModules(folder, modules, estimators)));
    const rung = result.ladder.rungs.find(({ name }) => name === 'mine')!;
    expect(rung).toMatchObject({ inFile: true, level: 'network', diverged: false });
    expect(rung.ablations).not.toBeNull();
    const sentences = result.verdicts.map(({ sentence }) => sentence).join(' ');
    expect(sentences).toContain('mean λ̂ of mine');
    expect(result.ladder.apart).toEqual([]);
  });

  it('stands apart where it reads k, which predict sees only then', async () => {
    const folder = temporaryFolder();
    const reading = `export const parameters = { a: { start: 1 } };
export function predict(rows, { a }) {
  return { k: rows.k.map((k) => a * k) };
}
`;
    const pipeline = withModules(
      folder,
      { 'k.mjs': reading },
      {
        'closed-form': closedForm,
        mine: mine('./k.mjs', { inputs: ['k'], epochs: 2 }),
      },
    );
    const result = ofLambda(await runIn(folder, pipeline));
    expect(result.ladder.apart.map(({ name }) => name)).toEqual(['mine']);
    await expect(runIn(folder, pipeline, { set: ['train.estimators.mine.inputs=[x]'] })).rejects.toThrow(
      'estimator mine (./k.mjs:3): predict failed on rows',
    );
  });

  it('is a line of a grid over one of its keys', async () => {
    const folder = temporaryFolder();
    withModules(folder, modules, estimators);
    const values = ['train.estimators.mine.epochs=1,3', 'seed=seeds(2)'];
    const options = { values, dataFolder: join(folder, 'data'), threads: 2 };
    const file = join(folder, 'pipeline.yaml');
    await expect(grid(file, options)).rejects.toThrow('would run code of its own, ./a.mjs (estimator mine)');
    const { rows, summary } = await grid(file, { ...options, allowCode: true });
    expect(rows.map(({ message }) => message)).toEqual(rows.map(() => null));
    expect(summary).toMatchObject({ points: 4, failed: 0, invalid: 0 });
    const own = rows.filter(({ estimator }) => estimator === 'mine').map(({ rmse }) => rmse);
    expect(new Set(own).size).toBe(4);
    // What is stored asks for nothing.
    expect((await grid(file, options)).summary).toMatchObject({ points: 4, reused: 4 });
  });
});

describe('a training of a module that is interrupted', () => {
  it('carries on to the same bytes', async () => {
    const make = (): { folder: string; pipeline: object } => {
      const folder = temporaryFolder();
      const text = handNetwork(smallPipeline.simulate.paths, 8);
      return {
        folder,
        pipeline: withModules(folder, { 'net.mjs': text }, { mine: mine('./net.mjs', { epochs: 40 }) }),
      };
    };
    const whole = make();
    const expected = bytesOf(await runIn(whole.folder, whole.pipeline));
    const { folder, pipeline } = make();
    let resumed = 0;
    for (const stopAt of [3, 11, 30]) {
      const stop = new AbortController();
      const onEvent = (event: RunEvent): void => {
        if (event.type === 'stageStarted' && event.stage === 'train:mine' && event.checkpoint) resumed++;
        if (event.type === 'progress' && event.stage === 'train:mine' && event.done >= stopAt) stop.abort();
      };
      const run = runIn(folder, pipeline, { signal: stop.signal, onEvent, alone: true, allowCode: true });
      await expect(run).rejects.toThrow(InterruptedError);
    }
    expect(resumed).toBe(2);
    expect(bytesOf(await runIn(folder, pipeline))).toEqual(expected);
  });
});

describe('one byte of a module', () => {
  it('changes the fingerprints of what uses it, and of nothing else; where it lies changes none', async () => {
    const folder = temporaryFolder();
    const estimators = { 'closed-form': closedForm, mine: mine('./a.mjs'), other: mine('./b.mjs') };
    const texts = { 'a.mjs': constantLambda(), 'b.mjs': constantLambda({ gradient: false }) };
    withModules(folder, texts, estimators);
    const file = join(folder, 'pipeline.yaml');
    const fingerprints = async (set: string[] = []): Promise<Record<string, string>> => {
      const { stages } = await plan(loadPipeline(file, set), { dataFolder: join(folder, 'data') });
      return Object.fromEntries(stages.map(({ stage, fingerprint }) => [stage, fingerprint]));
    };
    const before = await fingerprints();
    writeFileSync(join(folder, 'a.mjs'), `${texts['a.mjs']} `);
    const after = await fingerprints();
    const changed = Object.keys(before).filter((stage) => before[stage] !== after[stage]);
    expect(changed).toEqual(['train:mine', 'evaluate']);
    writeFileSync(join(folder, 'moved.mjs'), texts['a.mjs']);
    expect(await fingerprints(['train.estimators.mine.file=moved.mjs'])).toEqual(before);
  });
});
