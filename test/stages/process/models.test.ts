import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { processes } from '#dist/processes/index.js';
import { runIn } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { examples } from '../../processes/examples.js';
import { ofProcess, rowsOf } from '../../tables.js';

const run = (process: object | undefined, estimators: object, more: object = {}): Promise<RunReport> =>
  runIn(temporaryFolder(), {
    name: 'models',
    seed: 1,
    ...(process && { simulate: { process, paths: 1, times: 40, dt: '1/12' } }),
    train: { estimators },
    ...more,
  });

const ml = { kind: 'maximum-likelihood' };

/** What every process is simulated with: the first of its examples. */
const all = Object.entries(examples).map(([kind, [first]]) => [kind, { kind, ...first }] as const);
const withoutLikelihood = new Set(['bridge', 'kou', 'heston', 'linear', 'module']);
const learned = all.filter(([kind]) => !withoutLikelihood.has(kind));

/** True values by name. */
function truthOf(kind: string, process: object): Record<string, number> {
  if (kind === 'formula') return (process as { parameters: Record<string, number> }).parameters;
  const { x0: _, kind: __, ...parameters } = process as Record<string, unknown>;
  return parameters as Record<string, number>;
}

describe('a process estimated from its own paths', () => {
  it('is each of the table, or one of those without a likelihood', () => {
    expect(all.map(([kind]) => kind).toSorted()).toEqual(Object.keys(processes).toSorted());
  });

  it.each(learned)(
    'of %s has its parameters, their truth and a law of unseen transitions',
    async (kind, process) => {
      const report = await run(process, { ml });
      const [{ parameters, goodness }] = ofProcess(report).estimators;
      const truth = truthOf(kind, process);
      expect(Object.fromEntries(parameters.map(({ name, truth: known }) => [name, known]))).toEqual(truth);
      for (const { name, estimate } of parameters) {
        if (estimate !== null) expect(Number.isFinite(estimate), name).toBe(true);
      }
      expect(parameters.some(({ standardError }) => standardError !== null)).toBe(true);
      expect(goodness!.p).toBeGreaterThan(0.01);
      const rows = rowsOf<{ uniform_ml: number; logDensity_ml: number }>(report, 'evaluate', 'transitions');
      expect(rows.every(({ uniform_ml: u }) => u > 0 && u < 1)).toBe(true);
      expect(rows.every(({ logDensity_ml: log }) => Number.isFinite(log))).toBe(true);
    },
  );

  // A module is a file: test/own-models has its refusal.
  it.each(all.filter(([kind]) => withoutLikelihood.has(kind) && kind !== 'module'))(
    'of %s is refused, with what can be done instead',
    async (kind, process) => {
      await expect(run(process, { ml })).rejects.toThrow(
        new RegExp(
          `^train.estimators.ml.model must be one of .*there is no likelihood of ${kind}: (its|a likelihood needs all components .*targets.of)`,
        ),
      );
    },
  );
});

const ou = { kind: 'ou', kappa: 2, theta: 0.5, sigma: 0.02, x0: 0.5 };
const formula = {
  kind: 'formula',
  parameters: { kappa: 1, theta: 0.4, sigma: 0.1 },
  fixed: ['theta'],
  bounds: { kappa: [0, 'inf'] },
  drift: 'kappa * (theta - x)',
  diffusion: 'sigma',
};

describe('models and likelihoods that a file names', () => {
  it('are formulas with what is fixed, whose truth nobody knows where another process was simulated', async () => {
    const report = await run(ou, { ml: { ...ml, model: formula } });
    const [{ parameters }] = ofProcess(report).estimators;
    expect(parameters.map(({ name, truth }) => [name, truth])).toEqual([
      ['kappa', null],
      ['theta', null],
      ['sigma', null],
    ]);
    expect(parameters[1].estimate).toBe(0.4);
  });

  it('are expansions of an order, which is another likelihood', async () => {
    const report = await run(
      ou,
      Object.fromEntries(
        [1, 2].map((order) => [`of${order}`, { ...ml, likelihood: { kind: 'hermite', order } }]),
      ),
    );
    const [first, second] = ofProcess(report).estimators.map(({ logLikelihood }) => logLikelihood!);
    expect(first).not.toBe(second);
    expect(Math.abs(first - second)).toBeLessThan(0.5);
  });

  it.each<[string, object, object, RegExp]>([
    [
      'a likelihood that the model has not',
      ou,
      { likelihood: 'milstein' },
      /^train.estimators.ml.likelihood of ou must be one of exact, .* found milstein/,
    ],
    [
      'a stationary start without a law',
      ou,
      { model: 'jacobi', start: 'stationary' },
      /^train.estimators.ml.start must be conditional, found stationary: jacobi/,
    ],
    [
      'noise around another model than ou',
      ou,
      { model: 'brownian', noise: 'estimate' },
      /^train.estimators.ml.noise must be left out for model brownian/,
    ],
    [
      'a parameter of another model',
      ou,
      { model: { kind: 'ou', mu: 1 } },
      /^train.estimators.ml.model.mu must be left out, or be a parameter of model ou/,
    ],
    [
      'a formula of an unknown name',
      ou,
      { model: { ...formula, drift: 'kapa * (theta - x)' } },
      /^train.estimators.ml.model.drift and model.diffusion must be formulas of x and of parameters/,
    ],
    [
      'a formula of several components',
      { kind: 'formula', ...examples.formula[1] },
      {},
      /^train.estimators.ml.model must be given .* needs all components of a process to be seen/,
    ],
  ])('are refused when the run is planned: %s', async (_, process, config, message) => {
    await expect(run(process, { ml: { ...ml, ...config } })).rejects.toThrow(message);
  });

  it.each(['tang-chen', 'jackknife', { kind: 'jackknife', blocks: 3 }])(
    'refuse a correction that is for one path before several are simulated: %j',
    async (correct) => {
      const simulate = { process: { ...ou, kappa: 1, theta: 0, sigma: 1 }, paths: 3, times: 40, dt: '1/12' };
      await expect(run(undefined, { ml: { ...ml, correct } }, { simulate })).rejects.toThrow(
        /^train.estimators.ml.correct: (tang-chen|jackknife) must have one path, found simulate.paths: 3/,
      );
    },
  );

  it('refuse what lies outside the domain, with its place and time', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'shares.csv');
    writeFileSync(file, ['t,x', '0,0.5', '0.5,0.6', '1,1.2', '1.5,0.7', '2,0.6', '2.5,0.4'].join('\n'));
    await expect(
      run(
        undefined,
        { shares: { ...ml, model: 'jacobi' } },
        {
          import: { files: { shares: file }, sql: 'SELECT t, x FROM shares ORDER BY t' },
        },
      ),
    ).rejects.toThrow(
      /^train.estimators.shares: x must be between 0 and 1 for this model, found 1.2 on path 0 in row 2 \(time 1\)/,
    );
  });
});
