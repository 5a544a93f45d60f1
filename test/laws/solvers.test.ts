import { describe, expect, it } from 'vitest';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf, resultOf, rowsOf } from '../tables.js';

/** Without noise there is one λ, and every way there ends at it. */
const noiseFree = (estimators: Record<string, object>, lambda: unknown = 0.25): object => ({
  ...smallPipeline,
  targets: { lambda },
  train: { estimators },
});

const linearNetwork = {
  kind: 'network',
  hidden: [],
  precision: 'float64',
  batchSize: 'full',
};
const byLbfgs = { ...linearNetwork, optimizer: { kind: 'lbfgs' }, epochs: 300 };
const onQuadratic = {
  kind: 'least-squares',
  basis: 'quadratic',
  solver: { kind: 'lbfgs' },
  epochs: 300,
};

describe('a network without hidden layers', () => {
  it.each([
    ['lbfgs', byLbfgs],
    [
      'adam on a falling learning rate',
      {
        ...linearNetwork,
        // Of 20 inputs that nearly repeat each other adam takes very long to tell the least directions.
        inputs: ['s'],
        optimizer: { kind: 'adam', learningRate: 0.04 },
        schedule: { kind: 'exponential', factor: 0.997 },
        epochs: 4000,
      },
    ],
  ])('by %s comes to the closed form in every row that it has not seen', async (_name, network) => {
    const closedForm = { kind: 'least-squares', basis: 'constant' };
    const report = await runIn(temporaryFolder(), noiseFree({ network, cf: closedForm }));
    const { estimate } = resultOf(report, 'cf').parameters[0];
    const { mean, sd } = resultOf(report, 'network').lambdaHoldOut!;
    expect(Math.abs(mean! - estimate!)).toBeLessThan(1e-8);
    expect(sd!).toBeLessThan(1e-8);
    const { lambdaMean, lambdaSd } = rowsOf<{ lambdaMean: number; lambdaSd: number }>(
      report,
      'train:network',
      'history',
    ).at(-1)!;
    expect(Math.abs(lambdaMean - mean!)).toBeLessThan(1e-12);
    expect(Math.abs(lambdaSd - sd!)).toBeLessThan(1e-12);
  });
});

describe('least squares by lbfgs', () => {
  it('comes to the closed form on three powers of x', async () => {
    const report = await runIn(
      temporaryFolder(),
      noiseFree({
        lbfgs: onQuadratic,
        cf: { kind: 'least-squares', basis: 'quadratic' },
      }),
    );
    const closedForm = resultOf(report, 'cf').parameters;
    resultOf(report, 'lbfgs').parameters.forEach(({ name, estimate }, b) => {
      expect(name).toBe(closedForm[b].name);
      expect(Math.abs(estimate! - closedForm[b].estimate!)).toBeLessThan(1e-8);
    });
  });
});

describe('lbfgs', () => {
  it('gives the same bytes on 1, 2 and 3 threads', async () => {
    // 800 rows of 1,400 values: a step is shared.
    const pipeline = {
      ...noiseFree({ byLbfgs: { ...byLbfgs, epochs: 6 }, onQuadratic }),
      simulate: { ...smallPipeline.simulate, paths: 1400, times: 1000 },
    };
    const runs = [];
    for (const threads of [1, 2, 3])
      runs.push(bytesOf(await runIn(temporaryFolder(), pipeline, { threads })));
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});
