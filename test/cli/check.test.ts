import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { inProcess } from './command.js';

interface Check {
  estimator: string;
  blocks: { right: boolean }[];
  outlook: { noGradient: string | null } | null;
  forecast: { largestStableRate: number; learningRate: number; divergenceEpoch: number | null } | null;
}

const solver = (kind: string, learningRate: number): object => ({
  kind: 'least-squares',
  basis: 'constant',
  solver: { kind, learningRate },
});

describe('check', () => {
  it('of a learning rate above the limit says the limit and the epoch, and is no failure', async () => {
    const folder = temporaryFolder();
    const file = writePipeline(folder, {
      ...smallPipeline,
      train: {
        estimators: {
          wild: solver('sgd', 3),
          tame: solver('sgd', 0.1),
          adaptive: solver('adam', 3),
          network: { kind: 'network', hidden: [4], optimizer: { kind: 'sgd', learningRate: 50 } },
        },
      },
    });
    const args = ['check', file, '--data', join(folder, 'data')];
    const text = await inProcess(args);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(
      /wild: learningRate 3, stable below 1 \(full batches\):\nexpect it to diverge in epoch \d+\./,
    );
    expect(text.stdout).toMatch(/tame: learningRate 0\.1, stable below 1 \(full batches\)\.\n/);
    expect(text.stdout).toMatch(/adaptive: curvature sets its learning rate no limit/);
    expect(text.stdout).not.toMatch(/WRONG/);

    const json = await inProcess([...args, '--json']);
    expect(json.code).toBe(0);
    const [wild, tame, adaptive, network] = JSON.parse(json.stdout) as Check[];
    expect(wild.forecast!.largestStableRate).toBeLessThan(3);
    expect(wild.forecast!.largestStableRate).toBe(tame.forecast!.largestStableRate);
    expect(wild.forecast!.divergenceEpoch).toBeGreaterThan(1);
    expect(tame.forecast!.divergenceEpoch).toBeNull();
    expect(adaptive.forecast).toBeNull();
    expect(network.forecast!.divergenceEpoch).not.toBeNull();
    expect(network.blocks.length).toBe(4);
    expect(network.blocks.every(({ right }) => right)).toBe(true);
    expect(text.stdout).toMatch(/network: learningRate 50, stable below 0\.\d+ \(full batches, as a guide\)/);
  });

  it('says what can be known of trainings that cannot learn, and nothing of one that can', async () => {
    const folder = temporaryFolder();
    const network = (learningRate: number, over: object = {}): object => ({
      kind: 'network',
      hidden: [8],
      epochs: 10,
      optimizer: { kind: 'adam', learningRate },
      ...over,
    });
    const file = writePipeline(folder, {
      ...smallPipeline,
      train: {
        estimators: {
          silent: network(0.003, { initialisation: 'zero' }),
          // Inputs beyond where the slope of tanh is 0 in float32.
          flat: network(0.003, { normalisation: 'none', inputs: ['s'] }),
          short: network(1e-7),
          long: network(30),
          crawling: network(0, { optimizer: { kind: 'sgd', learningRate: 1e-9 } }),
          good: network(0.003),
          softplus: network(0.003, { activation: 'softplus', initialisation: 'zero' }),
        },
      },
      simulate: { ...smallPipeline.simulate, process: { ...smallPipeline.simulate.process, x0: 1e4 } },
    });
    const args = ['check', file, '--data', join(folder, 'data')];
    const { stdout } = await inProcess(args);
    const said = Object.fromEntries(
      stdout
        .split('\n\n')
        .slice(1)
        .map((text) => [text.split(':')[0], text.replaceAll('\n', ' ')]),
    );
    expect(said['silent']).toContain('no gradient will reach its hidden weights: they give 0 for every row');
    expect(said['flat']).toContain('every unit is saturated or dead in every row');
    expect(said['short']).toMatch(
      /its steps are too short: together they take λ̂ at most 0\.00\d+ % of its way/,
    );
    expect(said['long']).toMatch(/its steps are too long: one may take λ̂ 2\d\d times its way/);
    expect(said['crawling']).toContain('far below what would work, the training will hardly move');
    for (const name of ['good', 'softplus']) {
      expect(said[name].trim()).toBe(
        `${name}: curvature sets its learning rate no limit; watch the losses instead.`,
      );
    }
    const json = JSON.parse((await inProcess([...args, '--json'])).stdout) as Check[];
    expect(json.map(({ outlook }) => outlook!.noGradient)).toEqual([
      'silent',
      'flat',
      ...new Array<null>(5).fill(null),
    ]);
  });
});
