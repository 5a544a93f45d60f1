import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { pipeline } from './command.js';

interface Check {
  estimator: string;
  blocks: { right: boolean }[];
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
    const text = await pipeline(args);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(
      /wild: learningRate 3, stable below 1 \(full batches\):\nexpect it to diverge in epoch \d+\./,
    );
    expect(text.stdout).toMatch(/tame: learningRate 0\.1, stable below 1 \(full batches\)\.\n/);
    expect(text.stdout).toMatch(/adaptive: curvature sets its learning rate no limit/);
    expect(text.stdout).not.toMatch(/WRONG/);

    const json = await pipeline([...args, '--json']);
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
  });
});
