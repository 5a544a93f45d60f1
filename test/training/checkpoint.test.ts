import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { network, type NetworkConfig } from '#dist/estimators/network.js';
import type { FitContext, TrainingData } from '#dist/training/data.js';
import { Pool } from '#dist/pool/pool.js';
import { uniform } from '../../src/random/uniform.js';

const rows = 60;
const n = 5;

let pool: Pool;
beforeAll(async () => {
  const wasm = readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url));
  const tasks = new URL('../../dist/stages/tasks.js', import.meta.url);
  pool = new Pool({ threads: 2, module: await WebAssembly.compile(wasm), tasks });
});
afterAll(() => pool.close());

/** Rows of uniform numbers in the shared memory, with k = 0.25 s. */
function rowsOfData(): TrainingData {
  const x = pool.memory.reserve(rows * n * 8, 'test rows');
  const values = pool.memory.float64(x, rows * n).map((_, i) => uniform(1, 90, i, 0));
  pool.memory.float64(x, rows * n).set(values);
  const s = Float64Array.from({ length: rows }, (_, j) =>
    values.subarray(j * n, (j + 1) * n).reduce((sum, value) => sum + value ** 2 / n, 0),
  );
  return {
    paths: { n, each: (visit) => visit({ first: 0, rows, x }) },
    rows,
    s,
    k: s.map((value) => 0.25 * value),
    train: Uint32Array.from({ length: 48 }, (_, j) => j),
    holdOut: Uint32Array.from({ length: 12 }, (_, j) => 48 + j),
    truth: [0, 0, 0.25],
  };
}

const context = (checkpoint: FitContext['checkpoint'], resumeFrom?: Uint8Array): FitContext => ({
  pool,
  seed: 3,
  progress: () => undefined,
  resumeFrom,
  checkpoint,
});

describe('a checkpoint', () => {
  it.each([
    { kind: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    { kind: 'sgd', learningRate: 0.01 },
  ])('of $kind after any epoch carries on to the same weights and history', async (optimizer) => {
    for (const precision of ['float32', 'float64'] as const) {
      const config = { hidden: [6, 3], activation: 'tanh', optimizer, batchSize: 7, epochs: 5, precision };
      const states: Uint8Array[] = [];
      const data = rowsOfData();
      const whole = await network.fit(
        data,
        config as NetworkConfig,
        context((state) => states.push(state())),
      );
      expect(states).toHaveLength(5);
      for (const state of states) {
        const resumed = await network.fit(
          data,
          config as NetworkConfig,
          context(() => undefined, state),
        );
        expect(resumed).toEqual(whole);
      }
      // A training that starts from elsewhere ends elsewhere: the comparison can fail.
      const other = await network.fit(data, config as NetworkConfig, {
        ...context(() => undefined),
        seed: 4,
      });
      expect(other.tables).not.toEqual(whole.tables);
    }
  });
});
