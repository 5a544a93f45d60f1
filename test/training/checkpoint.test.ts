import { afterAll, describe, expect, it } from 'vitest';
import { network } from '#dist/estimators/network.js';
import { contextOf, draw, everyOptimizer, networkConfig, rowsOfData, startPool, wholeFit } from './rows.js';

const pool = startPool(2);
afterAll(() => pool.close());

/** Fits without a stop and from the checkpoint of each epoch, and holds all of them to the same result. */
async function carriesOn(given: object, data = rowsOfData(pool, { rows: 60, n: 5 })) {
  const config = networkConfig(given);
  const states: Uint8Array[] = [];
  const checkpoint = (state: () => Uint8Array): void => void states.push(state());
  const whole = await network.fit(data, config, contextOf(pool, { checkpoint }));
  for (const resumeFrom of states) {
    const resumed = await network.fit(data, config, contextOf(pool, { resumeFrom }));
    expect(wholeFit(resumed)).toEqual(wholeFit(whole));
  }
  // A training that starts from elsewhere ends elsewhere: the comparison can fail.
  const other = await network.fit(data, config, contextOf(pool, { seed: 4 }));
  expect(other.tables()).not.toEqual(whole.tables());
  return { whole, states };
}

describe('a checkpoint after any epoch carries on to the same weights and history', () => {
  it.each(everyOptimizer)('with $kind', async (optimizer) => {
    for (const precision of ['float32', 'float64']) {
      const given = { hidden: [6, 3], optimizer, batchSize: 7, epochs: 5, precision };
      expect((await carriesOn(given)).states).toHaveLength(5);
    }
  });

  it('with early stopping, a plateau schedule and clipping', async () => {
    // Targets that nothing explains: the validation loss stops falling soon.
    const data = rowsOfData(pool, { rows: 60, n: 5, k: (j) => draw(j, 0, 1) });
    const { whole, states } = await carriesOn(
      {
        hidden: [16],
        optimizer: { kind: 'adam', learningRate: 0.05 },
        schedule: { kind: 'plateau', patience: 0, factor: 0.7 },
        earlyStopping: { patience: 4, fraction: 0.2 },
        clipNorm: 0.5,
        batchSize: 7,
        epochs: 60,
      },
      data,
    );
    expect(whole.message).toMatch(/stopped early after epoch \d+/);
    expect(states.length).toBeLessThan(60);
  });

  it('after a divergence from which it went on with half the learning rate', async () => {
    const { whole } = await carriesOn({
      hidden: [6],
      optimizer: { kind: 'sgd', learningRate: 1e4 },
      onDivergence: 'halve-learning-rate',
      batchSize: 7,
      epochs: 4,
    });
    expect(whole.tables()).toHaveProperty('divergences');
    expect(whole.message).toMatch(/continued with the learning rate halved/);
  });
});
