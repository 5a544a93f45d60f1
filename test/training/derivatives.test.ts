import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { network } from '#dist/estimators/network.js';
import { pointwiseNetwork } from '#dist/estimators/pointwise-network.js';
import type { BlockCheck } from '#dist/training/derivatives.js';
import type { LoadedPipeline } from '#dist/pipeline/load.js';
import { checkPipeline, type EstimatorCheck } from '#dist/run/check.js';
import { loadPipeline } from '#dist/index.js';
import { inProcess } from '../cli/command.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { contextOf, networkConfig, pointwiseConfig, rowsOfData, startPool } from './rows.js';

const pool = startPool(2);
afterAll(() => pool.close());

const activations = ['tanh', 'relu', 'softplus'];
const hiddenLayers = [[], [5], [6, 3], [4, 5, 3]].map((hidden) => ({ hidden }));
const n = 7;

/** The worst of all blocks; every layer has two of them. */
function worst(blocks: readonly BlockCheck[], layers: number): number {
  expect(blocks.map(({ layer, block }) => `${layer} ${block}`)).toEqual(
    Array.from({ length: layers }, (_, l) => [`${l} weights`, `${l} bias`]).flat(),
  );
  expect(blocks.every(({ compared }) => compared > 0)).toBe(true);
  return Math.max(...blocks.map(({ worstError }) => worstError));
}

describe.each(activations)('derivatives with %s agree with differences', (activation) => {
  it.each(hiddenLayers)('in a network of rows, hidden layers $hidden', async ({ hidden }) => {
    for (const seed of [1, 2]) {
      for (const loss of ['k', 'lambda']) {
        for (const inputs of [['x'], ['k'], ['s'], ['logK'], ['logS'], ['x', 'k', 's', 'logK', 'logS']]) {
          const config = networkConfig({ activation, hidden, loss, inputs });
          const blocks = await network.derivatives!(config, n, { pool, seed }, { perBlock: 50 });
          expect(worst(blocks, hidden.length + 1), `${loss}, ${inputs.join()}`).toBeLessThan(1e-6);
        }
      }
    }
  });

  it.each(hiddenLayers)('in a pointwise network, hidden layers $hidden', async ({ hidden }) => {
    for (const seed of [1, 2]) {
      for (const normalisation of ['standardise', 'none']) {
        const config = pointwiseConfig({ activation, hidden, normalisation });
        const blocks = await pointwiseNetwork.derivatives!(config, n, { pool, seed }, { perBlock: 50 });
        expect(worst(blocks, hidden.length + 1)).toBeLessThan(1e-6);
      }
    }
  });
});

/** Every block of a network with two hidden layers. */
const everyBlock = [0, 1, 2].flatMap((layer) => [
  { block: 'weights', layer, error: 0.01 },
  { block: 'bias', layer, error: 2 },
]);

const tasksWithWrong = (block: string, layer: number): URL =>
  new URL(`./broken-tasks.mjs?block=${block}&layer=${layer}`, import.meta.url);

const twoNetworks = {
  ...smallPipeline,
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      rows: { kind: 'network', hidden: [6, 3] },
      values: { kind: 'pointwise-network', hidden: [6, 3], activation: 'softplus' },
    },
  },
};

/** What is wrong: the estimator, the block and by how much. */
const wrongIn = (checks: readonly EstimatorCheck[]) =>
  checks.flatMap(({ estimator, blocks }) =>
    blocks
      .filter(({ right }) => !right)
      .map(({ layer, block, worstError }) => ({ estimator, layer, block, worstError })),
  );

describe('a wrong derivative', () => {
  const load = (): LoadedPipeline => loadPipeline(writePipeline(temporaryFolder(), twoNetworks), []);

  it('there is none in the built tasks', async () => {
    const checks = await checkPipeline(load(), { threads: 1, dataFolder: temporaryFolder() });
    expect(checks.map(({ estimator, blocks }) => [estimator, blocks.length])).toEqual([
      ['closed-form', 0],
      ['rows', 6],
      ['values', 6],
    ]);
    expect(wrongIn(checks)).toEqual([]);
  });

  it.each(everyBlock)(
    'by the $block of layer $layer is found, and no other',
    async ({ block, layer, error }) => {
      const wrong = wrongIn(
        await checkPipeline(load(), {
          threads: 1,
          dataFolder: temporaryFolder(),
          tasks: tasksWithWrong(block, layer),
        }),
      );
      expect(wrong.map((found) => ({ ...found, worstError: 0 }))).toEqual([
        { estimator: 'rows', layer, block, worstError: 0 },
        { estimator: 'values', layer, block, worstError: 0 },
      ]);
      for (const { worstError } of wrong) expect(worstError / error).toBeCloseTo(1, 1);
    },
  );

  it.each(everyBlock)('by the $block of layer $layer lets no training begin', async ({ block, layer }) => {
    const brokenPool = startPool(1, tasksWithWrong(block, layer));
    onTestFinished(() => brokenPool.close());
    const message = `the derivatives by the ${block} of layer ${layer} must agree with differences`;
    const data = rowsOfData(brokenPool, { rows: 20, n });
    const refused = { name: 'RunError', message: expect.stringContaining(message) as string };
    const context = contextOf(brokenPool);
    const shape = { hidden: [6, 3], precision: 'float32' };
    await expect(network.fit(data, networkConfig(shape), context)).rejects.toMatchObject(refused);
    await expect(pointwiseNetwork.fit(data, pointwiseConfig(shape), context)).rejects.toMatchObject(refused);
  });
});

describe('pipeline check', () => {
  const lambda = new URL('../../pipelines/lambda.yaml', import.meta.url).pathname;

  it('on the shipped experiment prints a table and ends with 0', async () => {
    const { code, stdout } = await inProcess(['check', lambda, '--data', temporaryFolder()]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^estimator +block +derivatives +worst error +compared\n/);
    expect(stdout).toMatch(/network +layer 0, weights +right +\d\.\de-\d+ +200\n/);
    expect(stdout).toMatch(/network: curvature sets its learning rate no limit/);
    expect(stdout).not.toMatch(/WRONG/);
  });

  it('--json gives what was compared', async () => {
    const { code, stdout } = await inProcess(['check', lambda, '--data', temporaryFolder(), '--json']);
    expect(code).toBe(0);
    const checks = JSON.parse(stdout) as EstimatorCheck[];
    expect(checks.map(({ estimator, blocks }) => [estimator, blocks.length])).toEqual([
      ['mean', 0],
      ['closed-form', 0],
      ['network', 4],
    ]);
    expect(wrongIn(checks)).toEqual([]);
  });
});
