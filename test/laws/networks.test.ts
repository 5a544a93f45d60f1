import { describe, expect, it } from 'vitest';
import { pointwiseNetwork } from '#dist/estimators/pointwise-network.js';
import { storedOf, truth } from '../estimators/fitted.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { pointwiseConfig } from '../training/rows.js';
import { amortised } from './amortised.js';
import { ofLambda } from '../tables.js';

/** What networks must find where theory says what there is to be found. */

describe('a pointwise network', () => {
  it('finds λ(x) = 0.25 + 0.1 x within 2 %, and predicts k up to the noise', async () => {
    const noise = 0.01;
    const shape = {
      hidden: [16],
      optimizer: { kind: 'adam', learningRate: 0.01 },
      schedule: { kind: 'cosine', epochs: 300, floor: 0.01 },
      epochs: 300,
    };
    const folder = temporaryFolder();
    const report = await runIn(folder, {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, paths: 50, times: 2000 },
      targets: { lambda: { kind: 'linear', a: 0.25, b: 0.1 }, noise },
      train: { estimators: { curve: { kind: 'pointwise-network', ...shape } } },
    });
    const { stored, x } = storedOf(folder, report, 'curve');
    // The middle nine tenths of all x, evenly.
    const [low, high] = [x[Math.floor(0.05 * x.length)], x[Math.floor(0.95 * x.length)]];
    const grid = Float64Array.from({ length: 41 }, (_, g) => low + ((high - low) * g) / 40);
    const { lambda } = pointwiseNetwork.lambdaAt!(pointwiseConfig(shape), stored, grid);
    lambda.forEach((value, g) => expect(Math.abs(value / truth(grid[g]) - 1)).toBeLessThan(0.02));
    // λ rises: a constant would be as near in the middle alone.
    const rise = (lambda[40] - lambda[0]) / (truth(grid[40]) - truth(grid[0]));
    expect(Math.abs(rise - 1)).toBeLessThan(0.1);
    const [{ holdOut }] = ofLambda(report).estimators;
    // The rmse of 400 rows is known to 1/√800 of itself.
    expect(Math.abs(holdOut.rmse! / noise - 1)).toBeLessThan(0.1);
  });
});

describe('a network of rows with a λ of their own', () => {
  it('finds it from x and k, and not from x alone', async () => {
    const { both, paths } = await amortised({
      rows: 2000,
      shape: {
        hidden: [32],
        optimizer: { kind: 'adam', learningRate: 0.003 },
        epochs: 40,
      },
    });
    expect(both).toBeGreaterThan(0.9);
    expect(both).toBeLessThanOrEqual(1);
    expect(paths).toBeLessThan(0.05);
  });
});
