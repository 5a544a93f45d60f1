import { expect, it } from 'vitest';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { resultOf, rowsOf } from '../tables.js';

interface Point {
  estimator: string;
  x: number;
  lambdaHat: number | null;
  lower95: number | null;
  upper95: number | null;
  truth: number | null;
}

it('λ(x) = 0.25 + 0.1 x is found by every estimator of a λ(x)', async () => {
  const report = await runIn(temporaryFolder(), {
    ...smallPipeline,
    simulate: { ...smallPipeline.simulate, paths: 50, times: 2000 },
    targets: { lambda: { kind: 'linear', a: 0.25, b: 0.1 }, noise: 0.01 },
    train: {
      estimators: {
        line: { kind: 'least-squares', basis: 'linear' },
        network: {
          kind: 'pointwise-network',
          hidden: [16],
          optimizer: { kind: 'adam', learningRate: 0.005 },
          epochs: 30,
        },
        process: { kind: 'gaussian-process' },
      },
    },
  });
  const points = rowsOf<Point>(report, 'evaluate', 'curves');
  expect(points).toHaveLength(3 * 101);
  // RMSE over the grid, as a share of the standard deviation of the true λ(x) on it.
  const bounds = { line: 0.02, network: 0.3, process: 0.1 };
  for (const [name, bound] of Object.entries(bounds)) {
    const curve = points.filter(({ estimator }) => estimator === name);
    expect(curve).toHaveLength(101);
    for (const { x, truth, lambdaHat } of curve) {
      expect(truth).toBeCloseTo(0.25 + 0.1 * x, 12);
      expect(lambdaHat).not.toBeNull();
    }
    const mean = curve.reduce((sum, { truth }) => sum + truth!, 0) / curve.length;
    const spread = Math.sqrt(curve.reduce((sum, { truth }) => sum + (truth! - mean) ** 2, 0) / curve.length);
    const rmse = Math.sqrt(
      curve.reduce((sum, { lambdaHat, truth }) => sum + (lambdaHat! - truth!) ** 2, 0) / curve.length,
    );
    const score = resultOf(report, name).lambdaCurve!;
    expect(score.rmse! / rmse).toBeCloseTo(1, 9);
    expect(score.rmse! / spread).toBeLessThan(bound);
    if (name === 'network') {
      expect(score.coverage).toBeNull();
      expect(curve.every(({ lower95, upper95 }) => lower95 === null && upper95 === null)).toBe(true);
    } else {
      // A band on a line holds nearly all of it or little: 95 % is an average over many data sets, not over x.
      expect(score.coverage!).toBeGreaterThan(0.5);
    }
  }
});
