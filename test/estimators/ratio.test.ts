import { describe, expect, it } from 'vitest';
import { estimators } from '#dist/estimators/index.js';
import { ratio } from '#dist/estimators/ratio.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { networkConfig } from '../training/rows.js';
import { resultOf, rowsOf } from '../tables.js';
import { fitted } from './fitted.js';

interface Target {
  readonly s: number;
  readonly lambda: number;
}
type Predicted = Record<'k' | 'kHat_ratio' | 'lambdaHat_ratio', number>;

/** Rows with a λ each of their own, drawn from [0.1, 1), and noise on k. */
async function runWith(noise: number) {
  const report = await runIn(temporaryFolder(), {
    ...smallPipeline,
    targets: { lambda: { kind: 'uniform', low: 0.1, high: 1 }, noise },
    train: { estimators: { ratio: { kind: 'ratio' } } },
  });
  return {
    result: resultOf(report, 'ratio'),
    targets: rowsOf<Target>(report, 'targets'),
    predictions: rowsOf<Predicted>(report, 'evaluate', 'predictions'),
  };
}

describe('ratio', () => {
  it('finds each row’s own λ to rounding where k has no noise', async () => {
    const { result, targets, predictions } = await runWith(0);
    expect(predictions).toHaveLength(400);
    predictions.forEach(({ k, kHat_ratio, lambdaHat_ratio }, j) => {
      expect(Math.abs(lambdaHat_ratio / targets[j].lambda - 1)).toBeLessThan(4e-16);
      expect(Math.abs(kHat_ratio / k - 1)).toBeLessThan(4e-16);
    });
    expect(result).toMatchObject({ status: 'converged', parameters: [], fullSample: null });
    expect(result.lambdaHoldOut!.sd).toBeGreaterThan(0.2);
  });

  it('misses it by noise / s_j: standardised, its errors have mean square 1', async () => {
    const noise = 0.05;
    const { targets, predictions } = await runWith(noise);
    const squares = predictions.map(
      ({ lambdaHat_ratio }, j) => (((lambdaHat_ratio - targets[j].lambda) * targets[j].s) / noise) ** 2,
    );
    const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    // The mean of 400 squares of standard normals has a standard deviation of √(2 / 400).
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
  });

  it('has nothing to say of a row with s_j = 0', async () => {
    const { predictions } = await fitted(
      ratio,
      {
        x: [
          [0, 0],
          [1, 3],
        ],
        k: [0, 2],
      },
      {},
    );
    expect([...predictions.lambdaHat]).toEqual([NaN, 0.4]);
    expect([...predictions.kHat]).toEqual([NaN, 2]);
  });
});

describe('an estimator says', () => {
  it('whether it reads k', () => {
    const reads = (...inputs: string[]): boolean => estimators.network.readsK(networkConfig({ inputs }));
    expect([reads('x'), reads('x', 's', 'logS'), reads('x', 'k'), reads('logK')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('which rung it stands on', () => {
    const levels = Object.entries(estimators).map(([kind, { level }]) => [kind, level]);
    expect(Object.fromEntries(levels)).toEqual({
      mean: 'mean',
      'least-squares': 'closed-form',
      ratio: 'closed-form',
      'gaussian-process': 'gaussian-process',
      network: 'network',
      'pointwise-network': 'network',
      module: 'network',
    });
  });
});
