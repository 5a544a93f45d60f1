import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { network } from '#dist/estimators/network.js';
import { pointwiseNetwork } from '#dist/estimators/pointwise-network.js';
import type { Fit } from '#dist/estimators/estimator.js';
import {
  columnOf,
  contextOf,
  draw,
  everyOptimizer,
  networkConfig,
  pointwiseConfig,
  rowsOfData,
  startPool,
  wholeFit,
} from './rows.js';

const pool = startPool(7);
afterAll(() => pool.close());

const fit = (given: object, data: ReturnType<typeof rowsOfData>): Promise<Fit> =>
  network.fit(data, networkConfig(given), contextOf(pool, { threads: 1 }));

describe('a training on several threads', () => {
  const wide = rowsOfData(pool, { rows: 100, n: 300 });
  const long = rowsOfData(pool, { rows: 100, n: 60 });
  const shape = { batchSize: 64, epochs: 2, clipNorm: 0.05 };

  it.each(everyOptimizer)('gives the same bits with $kind', async (optimizer) => {
    const team = vi.spyOn(pool, 'team');
    onTestFinished(() => team.mockRestore());
    const onRows = networkConfig({ ...shape, precision: 'float32', optimizer, hidden: [64] });
    const onValues = pointwiseConfig({ ...shape, precision: 'float64', optimizer, hidden: [16, 16] });
    const fits: (readonly [Fit, Fit])[] = [];
    // Whole runs with every optimizer are on all of these: stages/every-estimator.test.ts.
    for (const threads of optimizer.kind === 'momentum' ? [1, 2, 3, 7] : [1, 3]) {
      const context = contextOf(pool, { threads });
      team.mockClear();
      fits.push([
        await network.fit(wide, onRows, context),
        await pointwiseNetwork.fit(long, onValues, context),
      ]);
      // The steps are large enough to be shared: each epoch of both ran on all the threads.
      const epochs = team.mock.calls.filter(([task]) => task === 'trainEpoch');
      expect(epochs.map(([, , members]) => members)).toEqual(new Array(4).fill(threads));
    }
    expect(fits[0].map(({ status }) => status)).toEqual(['stopped', 'stopped']);
    const wholes = fits.map((both) => both.map(wholeFit));
    for (const other of wholes.slice(1)) expect(other).toEqual(wholes[0]);
  });
});

describe('a network without hidden layers, full batches, sgd, float64', () => {
  it('follows plain gradient descent', async () => {
    const [n, epochs, learningRate] = [4, 60, 0.05];
    const data = rowsOfData(pool, { rows: 40, n, k: (j, s) => (0.2 + draw(j, 0, 1)) * s });
    const weights = columnOf(
      await fit(
        {
          hidden: [],
          batchSize: 'full',
          epochs,
          precision: 'float64',
          optimizer: { kind: 'sgd', learningRate },
        },
        data,
      ),
      'weights',
      'value',
    );

    const train = [...data.train];
    const x = train.map((j) => Array.from({ length: n }, (_, i) => draw(j, i)));
    const values = x.flat();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // One input more, always 1, is the bias.
    const z = x.map((row) => [...row.map((value) => (value - mean) / sd), 1]);
    const p = new Array<number>(n + 1).fill(0);
    // The training has k and s in units of their root mean squares, and its weights are told in those of λ.
    const rms = (values: Float64Array): number =>
      Math.sqrt(train.reduce((sum, j) => sum + values[j] ** 2, 0) / train.length);
    const [k, s] = [data.k, data.s].map((values) => values.map((value) => value / rms(values)));
    const unit = rms(data.k) / rms(data.s);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const gradient = p.map(() => 0);
      train.forEach((j, r) => {
        const lambda = z[r].reduce((sum, value, i) => sum + p[i] * value, 0);
        const byLambda = (-2 * s[j] * (k[j] - lambda * s[j])) / train.length;
        z[r].forEach((value, i) => (gradient[i] += byLambda * value));
      });
      gradient.forEach((value, i) => (p[i] -= learningRate * value));
    }
    expect(weights).toHaveLength(n + 1);
    weights.forEach((weight, i) => expect(Math.abs(weight - p[i] * unit)).toBeLessThan(1e-12));
  });
});

/**
 * Rows all of whose x are 1: their standardised inputs are 0, so the bias alone moves, λ̂ = bias in every row, and the
 * loss is mean(s²) (0.25 − λ̂)². With s in units of its root mean square a step multiplies the error by 1 − 2 · learningRate.
 */
const biasAlone = (s: (j: number) => number) => rowsOfData(pool, { rows: 60, n: 3, x: () => 1, s });
const varied = biasAlone((j) => 0.5 + draw(j, 0));
const meanSquare = varied.train.reduce((sum, j) => sum + varied.s[j] ** 2, 0) / varied.train.length;
const onBias = (learningRate: number, over: object = {}): object => ({
  hidden: [],
  batchSize: 'full',
  precision: 'float64',
  optimizer: { kind: 'sgd', learningRate },
  ...over,
});

describe('the error of a constant λ', () => {
  it('is multiplied by 1 − 2 · learningRate a step, however large s is', async () => {
    for (const learningRate of [0.1, 0.4, 0.7, 0.9]) {
      const trained = await fit(onBias(learningRate, { epochs: 6 }), varied);
      const errors = columnOf(trained, 'history', 'lambdaMean').map((lambda) => lambda - 0.25);
      [-0.25, ...errors].slice(0, -1).forEach((error, epoch) => {
        expect(Math.abs(errors[epoch] - (1 - 2 * learningRate) * error)).toBeLessThan(1e-9 * 0.25);
      });
      const loss = columnOf(trained, 'history', 'loss');
      expect(loss[0]).toBeCloseTo(meanSquare * 0.25 ** 2, 12);
    }
  });

  it('vanishes just below learningRate = 1, and grows just above', async () => {
    const below = await fit(onBias(0.99, { epochs: 1000 }), varied);
    expect(below.status).toBe('stopped');
    expect(Math.abs(columnOf(below, 'history', 'lambdaMean').at(-1)! - 0.25)).toBeLessThan(1e-8);
    const above = await fit(onBias(1.01, { epochs: 1000 }), varied);
    expect(above.status).toBe('diverged');
    expect(above.message).toMatch(/diverged at step \d+ \(epoch \d+\) with learningRate 1\.01/);
  });
});

describe('clipNorm', () => {
  it('bounds every step of sgd: learningRate · clipNorm, and no less where the gradient is longer', async () => {
    const data = rowsOfData(pool, { rows: 40, n: 4 });
    const [learningRate, clipNorm] = [0.05, 0.02];
    const after = async (epochs: number): Promise<Fit> =>
      fit(
        {
          hidden: [5],
          batchSize: 'full',
          clipNorm,
          epochs,
          precision: 'float64',
          optimizer: { kind: 'sgd', learningRate },
        },
        data,
      );
    const fits = [];
    for (let epochs = 1; epochs <= 6; epochs++) fits.push(await after(epochs));
    // Weights as the training has them: the last layer's, 6 of 31, are told in units of λ.
    const weights = fits.map((trained) => {
      const [unit] = columnOf(trained, 'units', 'lambda');
      return columnOf(trained, 'weights', 'value').map((value, i) => (i < 25 ? value : value / unit));
    });
    const norms = columnOf(fits.at(-1)!, 'history', 'gradientNorm');
    weights.slice(1).forEach((next, e) => {
      const moved = Math.hypot(...next.map((value, i) => value - weights[e][i]));
      expect(moved).toBeLessThanOrEqual(learningRate * clipNorm * (1 + 1e-9));
      // The history has the gradient as it was, before it was scaled down.
      expect(moved / (learningRate * Math.min(norms[e + 1], clipNorm))).toBeCloseTo(1, 8);
    });
    expect(Math.max(...norms)).toBeGreaterThan(2 * clipNorm);
    const layers = columnOf(fits.at(-1)!, 'history', 'layerGradientNorms');
    norms.forEach((norm, e) => {
      expect(Math.hypot(layers[2 * e], layers[2 * e + 1])).toBeCloseTo(norm, 12);
    });
  });

  it('changes nothing where the gradient is shorter', async () => {
    const data = rowsOfData(pool, { rows: 40, n: 4 });
    const given = { hidden: [5], epochs: 3 };
    const clipped = await fit({ ...given, clipNorm: 1e6 }, data);
    expect(wholeFit(clipped)).toEqual(wholeFit(await fit(given, data)));
  });
});

describe('a schedule', () => {
  it.each([
    [{ kind: 'constant' }, [1, 1, 1, 1]],
    [{ kind: 'step', every: 2, factor: 0.5 }, [1, 1, 0.5, 0.5]],
    [{ kind: 'exponential', factor: 0.5 }, [1, 0.5, 0.25, 0.125]],
    [{ kind: 'cosine', epochs: 3, floor: 0 }, [1, 0.75, 0.25, 0]],
  ])('%o shows in the learning rates of the history', async (schedule, factors) => {
    const data = rowsOfData(pool, { rows: 30, n: 3 });
    const optimizer = { kind: 'adam', learningRate: 0.004 };
    const trained = await fit({ hidden: [4], epochs: 4, optimizer, schedule }, data);
    columnOf(trained, 'history', 'learningRate').forEach((rate, e) => {
      expect(rate).toBeCloseTo(0.004 * factors[e], 12);
    });
  });

  it('plateau lowers it where the loss no longer falls', async () => {
    // Targets that nothing explains: the validation loss stops falling.
    const data = rowsOfData(pool, { rows: 50, n: 3, k: (j) => draw(j, 0, 1), validationFraction: 0.2 });
    const schedule = { kind: 'plateau', patience: 1, factor: 0.5 };
    const trained = await fit({ hidden: [16], epochs: 40, schedule }, data);
    const rates = columnOf(trained, 'history', 'learningRate');
    const losses = columnOf(trained, 'history', 'validationLoss');
    let [rate, waited, best] = [0.001, 0, Infinity];
    losses.forEach((loss, e) => {
      expect(rates[e]).toBe(rate);
      waited = loss < best ? 0 : waited + 1;
      best = Math.min(best, loss);
      if (waited > 1) [rate, waited] = [rate / 2, 0];
    });
    expect(rates.at(-1)!).toBeLessThan(rates[0]);
  });
});

describe('early stopping', () => {
  it('keeps the weights of the epoch with the least validation loss, and says so', async () => {
    const data = rowsOfData(pool, { rows: 60, n: 8, k: (j) => draw(j, 0, 1), validationFraction: 0.2 });
    const given = { hidden: [32], optimizer: { kind: 'adam', learningRate: 0.02 } };
    const earlyStopping = { patience: 5, fraction: 0.2 };
    const stopped = await fit({ ...given, epochs: 300, earlyStopping }, data);
    const losses = columnOf(stopped, 'history', 'validationLoss');
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(best).toBeGreaterThan(1);
    expect(losses).toHaveLength(best + 5);
    expect(stopped.status).toBe('stopped');
    expect(stopped.message).toBe(
      `stopped early after epoch ${best + 5}: the weights are those of epoch ${best}`,
    );
    // The same rows validated on, but nothing decided by them: as many epochs as asked for.
    const exactly = await fit({ ...given, epochs: best }, data);
    expect(exactly.message).toBeNull();
    expect(stopped.tables()['weights']).toEqual(exactly.tables()['weights']);
    const beyond = await fit({ ...given, epochs: best + 1 }, data);
    expect(stopped.tables()['weights']).not.toEqual(beyond.tables()['weights']);
  });
});

/** Every number of a fit's tables that a reader would find: NaN is null where a column may be, and nowhere else. */
function expectNoNumbersMadeUp({ tables }: Fit): void {
  for (const column of Object.values(tables).flat()) {
    if (column.type === 'utf8') continue;
    const numbers = Array.from(column.values, Number);
    const mayBeNull = 'nullable' in column && column.nullable;
    const wrong = numbers.filter((value) => !Number.isFinite(value) && !(mayBeNull && Number.isNaN(value)));
    expect(wrong, column.name).toEqual([]);
  }
}

describe('a training that diverges', () => {
  // In rows whose s is 1, a step on one row multiplies the error by 1 − 2 · learningRate.
  const alike = biasAlone(() => 1);

  it('by overflow says where, on which rows, and what the last steps were', async () => {
    const optimizer = { kind: 'sgd', learningRate: 5.5 };
    const trained = await fit(
      { hidden: [], batchSize: 2, epochs: 9, precision: 'float32', optimizer },
      alike,
    );
    expect(trained.status).toBe('diverged');
    expect(trained.message).toMatch(/diverged at step 2\d \(epoch \d\) with learningRate 5\.5: /);
    expect(trained.tables()).not.toHaveProperty('weights');
    expectNoNumbersMadeUp(trained);
    const loss = columnOf(trained, 'divergences', 'loss');
    expect(loss.length).toBeLessThanOrEqual(20);
    expect(loss.length).toBeGreaterThan(3);
    loss.slice(1).forEach((next, step) => expect(next / loss[step]).toBeCloseTo(100, 2));
    const steps = columnOf(trained, 'divergences', 'step');
    steps.slice(1).forEach((step, i) => expect(step).toBe(steps[i] + 1));
  });

  it('names the batch: rows that it was trained on', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e6 };
    const trained = await fit(
      { hidden: [8], batchSize: 3, epochs: 9, optimizer },
      rowsOfData(pool, { rows: 60, n: 3 }),
    );
    expect(trained.status).toBe('diverged');
    expectNoNumbersMadeUp(trained);
    const batch = trained.tables()['divergences'].find(({ name }) => name === 'batchRows')!;
    const named = [...(batch.values as Iterable<string>)].map((text) => text.split(' ').map(Number));
    expect(named.length).toBeGreaterThan(0);
    for (const rows of named) {
      expect(new Set(rows).size).toBe(3);
      for (const row of rows) {
        expect(Number.isInteger(row) && row >= 0 && row < 60).toBe(true);
        // Every fifth row is held out.
        expect(row % 5).not.toBe(2);
      }
    }
  });

  it('by a loss that runs away, though it is finite', async () => {
    const trained = await fit(onBias(1.5, { epochs: 50 }), varied);
    expect(trained.status).toBe('diverged');
    expectNoNumbersMadeUp(trained);
    // The error doubles a step: the loss is above 10⁶ of what it was after ten.
    expect(columnOf(trained, 'history', 'loss')).toHaveLength(10);
    expect(columnOf(trained, 'divergences', 'epoch')).toEqual([11]);
  });

  it.each([
    ['from a loss that ran away', onBias(3.2, { epochs: 200 })],
    ['from an overflow', { ...onBias(2000, { epochs: 200 }), batchSize: 1 }],
  ])('goes on with half the learning rate %s, where that is asked for', async (_name, given) => {
    const trained = await fit({ ...given, onDivergence: 'halve-learning-rate' }, alike);
    expect(trained.status).toBe('stopped');
    expect(trained.message).toMatch(
      /it diverged in epoch \d+, and continued with the learning rate halved to /,
    );
    const rates = columnOf(trained, 'history', 'learningRate');
    expect(rates).toHaveLength(200);
    expect(rates.at(-1)!).toBeLessThan(1);
    expect(Math.abs(columnOf(trained, 'history', 'lambdaMean').at(-1)! - 0.25)).toBeLessThan(1e-6);
    expectNoNumbersMadeUp(trained);
    const divergences = columnOf(trained, 'divergences', 'divergence');
    for (let d = 0; d <= divergences.at(-1)!; d++) {
      expect(divergences.filter((value) => value === d).length).toBeLessThanOrEqual(20);
    }
  });
});
