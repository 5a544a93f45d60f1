import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Estimator, Fit } from '#dist/estimators/estimator.js';
import { leastSquares } from '#dist/estimators/least-squares.js';
import { network } from '#dist/estimators/network.js';
import { pointwiseNetwork } from '#dist/estimators/pointwise-network.js';
import { columnOf, contextOf, draw, everyOptimizer, rowsOfData, startPool } from './rows.js';

/** A training is the same whatever x and k are measured in: λ̂ counts in k / x². */

const pool = startPool(1);
afterAll(() => pool.close());

const optimizers = [...everyOptimizer, { kind: 'lbfgs' }];
/** The ends of the range of units. */
const factors = [1e-9, 1e9];
const validation = { earlyStopping: { patience: 2, fraction: 0.3 } };
/** Each estimator with a loss on k or on λ, and what is decided by comparing losses. */
const estimators = (['float32', 'float64'] as const).flatMap((precision) => [
  { name: `network in ${precision}`, estimator: network, given: { hidden: [5], precision } },
  {
    name: `network on λ, stopped early, in ${precision}`,
    estimator: network,
    given: { inputs: ['x', 'k', 'logS'], loss: 'lambda', hidden: [5], precision, ...validation },
  },
  {
    name: `pointwise network in ${precision}`,
    estimator: pointwiseNetwork,
    given: { hidden: [5], precision, schedule: { kind: 'plateau', patience: 1, factor: 0.5 } },
  },
]);

const [paths, rows, epochs] = [4, 40, 12];

/** Rows whose x is multiplied by one number and whose k by another: λ is then by `byK / byX²`. */
function rowsIn(byX: number, byK: number): ReturnType<typeof rowsOfData> {
  const noise = (j: number): number => 0.3 * (draw(j, 0, 1) - 0.5);
  const data = rowsOfData(pool, {
    rows,
    n: paths,
    x: (j, i) => byX * (0.5 + draw(j, i)),
    k: (j, s) => byK * ((0.25 * s) / (byX * byX) + noise(j)),
  });
  return { ...data, lambda: data.lambda.map((lambda) => (lambda * byK) / (byX * byX)) };
}

const fit = (estimator: Estimator<never>, given: object, byX: number, byK: number): Promise<Fit> => {
  const config = z.strictObject(estimator.parameters(z)).parse(given) as never;
  const resolved = estimator.resolve?.(config, { observed: true, window: undefined, noiseLags: 0 });
  return estimator.fit(rowsIn(byX, byK), { ...(config as object), ...resolved } as never, contextOf(pool));
};

/** Holds one training to another in other units: λ̂ and the loss epoch by epoch, the gradients, and how it ended. */
function expectSame(found: Fit, base: Fit, byX: number, byK: number, tolerance: number): void {
  expect(found.status).toBe(base.status);
  const scales: [string, number][] = [
    ['epoch', 1],
    ['lambdaMean', byK / (byX * byX)],
    ['learningRate', 1],
    ['gradientNorm', 1],
  ];
  for (const [name, scale] of scales) {
    const [one, other] = [found, base].map((trained) => columnOf(trained, 'history', name));
    expect(one.length, name).toBe(other.length);
    const size = Math.max(...other.map(Math.abs).filter((value) => !Number.isNaN(value)), 1e-300);
    one.forEach((value, e) => {
      if (Number.isNaN(other[e])) expect(value).toBeNaN();
      else
        expect(Math.abs(value / scale - other[e]), `${name} of epoch ${e + 1}`).toBeLessThanOrEqual(
          tolerance * size,
        );
    });
  }
}

describe.each(optimizers)('$kind', (optimizer) => {
  it.each(estimators)('trains a $name to the same λ̂ in all units', async ({ estimator, given }) => {
    const config = { epochs, batchSize: optimizer.kind === 'lbfgs' ? 'full' : 8, ...given, optimizer };
    const trained = (byX: number, byK: number): Promise<Fit> => fit(estimator, config, byX, byK);
    const base = await trained(1, 1);
    const tolerance = given.precision === 'float32' ? 1e-4 : 1e-9;
    for (const factor of factors) {
      expectSame(await trained(1, factor), base, 1, factor, tolerance);
      expectSame(await trained(factor, 1), base, factor, 1, tolerance);
    }
    // Powers of two lose nothing: the same bits, but for a logarithm, to which they add.
    const lost = 'inputs' in given ? 1e-12 : 0;
    expectSame(await trained(2 ** -20, 2 ** 30), base, 2 ** -20, 2 ** 30, lost);
  });

  it.each(['constant', 'quadratic'])(
    'descends to least squares on the %s basis in all units',
    async (basis) => {
      const config = { basis, solver: optimizer, epochs };
      const base = await fit(leastSquares, config, 1, 1);
      for (const factor of factors) {
        for (const [byX, byK] of [
          [1, factor],
          [factor, 1],
        ]) {
          const found = await fit(leastSquares, config, byX, byK);
          expectSame(found, base, byX, byK, 1e-9);
          const [one, other] = [found, base].map(({ parameters }) => parameters[0].estimate!);
          expect(Math.abs((one * byX * byX) / byK / other - 1)).toBeLessThan(1e-9);
        }
      }
    },
  );
});
