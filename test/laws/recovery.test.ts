import { describe, expect, it } from 'vitest';
import type { EstimatorResult, RunReport } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda } from '../tables.js';

/** What theory says that a run must find. Tolerances come from the Monte Carlo error. */

const estimator = (report: RunReport, name: string): EstimatorResult =>
  ofLambda(report).estimators.find((result) => result.name === name)!;

function experiment(
  over: { targets?: object; x0?: number; paths?: number; times?: number },
  estimators: object,
): object {
  const { x0 = 1, paths = 50, times = 2000, targets = { lambda: 0.25 } } = over;
  const process = { kind: 'brownian', mu: 0.05, sigma: 0.2, x0 };
  return {
    ...smallPipeline,
    simulate: { process, paths, times, dt: '1/252' },
    targets,
    train: { estimators: estimators },
  };
}

const onBasis = (basis: string): object => ({ kind: 'least-squares', basis });

describe('least squares', () => {
  it('finds λ without noise to rounding, on every basis that holds it', async () => {
    const bases = ['constant', 'linear', 'quadratic', 'cubic'];
    const report = await runIn(
      temporaryFolder(),
      experiment({}, Object.fromEntries(bases.map((basis) => [basis, onBasis(basis)]))),
    );
    for (const basis of bases) {
      for (const { estimate, truth } of estimator(report, basis).parameters) {
        expect(Math.abs(estimate! - truth!)).toBeLessThan(basis === 'constant' ? 1e-12 : 1e-8);
      }
    }
  });

  it('finds λ(x) = a + b x, and its intervals hold the truth, with noise on k', async () => {
    const targets = { lambda: { kind: 'linear', a: 0.25, b: 0.1 }, noise: 0.01 };
    const report = await runIn(
      temporaryFolder(),
      experiment({ targets }, { linear: onBasis('linear'), constant: onBasis('constant') }),
    );
    for (const { estimate, standardError, truth } of estimator(report, 'linear').parameters) {
      expect(Math.abs(estimate! - truth!) / standardError!).toBeLessThan(4);
    }
    // λ(x) does not lie in the constant basis: there is no true constant to compare with.
    expect(estimator(report, 'constant').parameters[0].truth).toBeNull();
  });

  it('reports the standard error that theory gives: noise / √Σ s²', async () => {
    const folder = temporaryFolder();
    const noise = 0.05;
    const report = await runIn(
      folder,
      experiment({ targets: { lambda: 0.25, noise } }, { cf: onBasis('constant') }),
    );
    const full = estimator(report, 'cf').fullSample![0];
    const { readColumns } = await import('#dist/rows/stored-table.js');
    const { Store } = await import('#dist/store/store.js');
    const { fingerprint } = report.stages.find(({ stage }) => stage === 'targets')!;
    const { s } = readColumns(new Store(`${folder}/data`).find('targets', fingerprint)!, ['s']);
    const theory = noise / Math.sqrt(s.reduce((sum, value) => sum + value * value, 0));
    // The residual variance of 2,000 rows is known to 1/√1000 of itself, its root to half of that.
    expect(Math.abs(full.standardError! / theory - 1)).toBeLessThan(4 / Math.sqrt(2 * s.length));
    expect(Math.abs(full.estimate! - 0.25)).toBeLessThan(4 * theory);
  });

  it('says so where the rows do not distinguish the parameters, and goes on with the others', async () => {
    // Without noise in the paths every row is the same: nothing but a constant can be told.
    const still = experiment({ times: 50 }, { constant: onBasis('constant'), cubic: onBasis('cubic') });
    const report = await runIn(temporaryFolder(), still, {
      set: ['simulate.process={kind: brownian, sigma: 0, x0: 1}'],
    });
    const cubic = estimator(report, 'cubic');
    expect(cubic.status).toBe('stopped');
    expect(cubic.message).toMatch(/do not distinguish/);
    expect(
      cubic.parameters.every(({ estimate, standardError }) => estimate === null && standardError === null),
    ).toBe(true);
    expect(cubic.holdOut).toEqual({ mse: null, rmse: null, mae: null, r2: null });
    expect(estimator(report, 'constant').parameters[0].estimate).toBeCloseTo(0.25, 12);
  });
});

describe('the mean', () => {
  it('predicts the training mean of k: its hold-out r2 is not above 0', async () => {
    const report = await runIn(temporaryFolder(), experiment({}, { mean: { kind: 'mean' } }));
    const { holdOut, train, lambdaHoldOut } = estimator(report, 'mean');
    expect(holdOut.r2!).toBeLessThanOrEqual(0);
    expect(train.r2!).toBeCloseTo(0, 12);
    expect(lambdaHoldOut).toBeNull();
  });
});

describe('the network', () => {
  it.each(['tanh', 'relu', 'softplus'])('finds λ = 0.25 with %s, in both precisions', async (activation) => {
    const network = { kind: 'network', hidden: [8, 4], activation, epochs: 12 };
    const report = await runIn(
      temporaryFolder(),
      experiment({}, { single: network, double: { ...network, precision: 'float64' } }),
    );
    for (const name of ['single', 'double']) {
      expect(Math.abs(estimator(report, name).lambdaHoldOut!.mean! - 0.25)).toBeLessThan(0.005);
      expect(estimator(report, name).holdOut.r2!).toBeGreaterThan(0.9);
    }
    // The two precisions are the same training, up to rounding.
    const [single, double] = ['single', 'double'].map((name) => estimator(report, name).holdOut.rmse!);
    expect(Math.abs(single / double - 1)).toBeLessThan(0.5);
  });

  it('without hidden layers and with full batches is gradient descent on a linear model', async () => {
    const folder = temporaryFolder();
    const linear = {
      kind: 'network',
      hidden: [],
      batchSize: 'full',
      optimizer: { kind: 'sgd', learningRate: 0.004 },
    };
    const report = await runIn(folder, experiment({}, { linear: { ...linear, epochs: 1000 } }));
    const { status, lambdaHoldOut } = estimator(report, 'linear');
    expect(status).toBe('stopped');
    expect(Math.abs(lambdaHoldOut!.mean! - 0.25)).toBeLessThan(0.01);
  });

  it('that diverges ends as a result: diverged, with a remedy, no number made up', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e6 };
    const report = await runIn(
      temporaryFolder(),
      experiment({ times: 200 }, { wild: { kind: 'network', optimizer }, cf: onBasis('constant') }),
    );
    const wild = estimator(report, 'wild');
    expect(wild.status).toBe('diverged');
    expect(wild.message).toMatch(
      /diverged at step \d+ \(epoch \d+\) with learningRate 1000000: use a smaller learningRate/,
    );
    expect(wild.holdOut.rmse).toBeNull();
    expect(wild.lambdaHoldOut).toEqual({ mean: null, sd: null });
    expect(estimator(report, 'cf').holdOut.rmse).not.toBeNull();
  });
});
