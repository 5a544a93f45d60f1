import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { estimators } from '../../../src/estimators/index.js';
import { optimizers } from '../../../src/optimizers/index.js';
import { runIn, smallPipeline } from '../../experiment.js';
import { folderOfFile, temporaryFolder } from '../../folders.js';
import { handNetwork } from '../../own-models/modules.js';
import { bytesOf, resultOf } from '../../tables.js';

/** Multiplications of a step (parameters × rows) from which threads share it, and more than these: machine.ts. */
const sharedStep = 1_000_000;
const [paths, hidden, batchSize] = [60, 128, 160];

/** A small choice of every kind: what it needs beside its defaults. */
const modules = folderOfFile();
writeFileSync(join(modules, 'own.mjs'), handNetwork(paths, 8));
const choices: Record<keyof typeof estimators, object> = {
  mean: {},
  'least-squares': { basis: 'quadratic' },
  ratio: {},
  'gaussian-process': { basisFunctions: 12 },
  network: { hidden: [8], epochs: 2 },
  'pointwise-network': { hidden: [8], epochs: 1 },
  module: { file: join(modules, 'own.mjs'), epochs: 2 },
};

/** Every optimizer, on a training that is large enough to share its steps. */
const byOptimizer = Object.keys(optimizers).map((kind) => [
  `by-${kind}`,
  {
    kind: 'network',
    hidden: [hidden],
    epochs: 2,
    batchSize,
    clipNorm: 0.5,
    optimizer: kind === 'lbfgs' ? { kind } : { kind, learningRate: 0.001 },
  },
]);

const pipeline = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths, times: 420 },
  train: {
    estimators: Object.fromEntries([
      ...Object.entries(choices).map(([kind, rest]) => [`a-${kind}`, { kind, ...rest }]),
      ...byOptimizer,
      [
        'descent',
        {
          kind: 'least-squares',
          basis: 'linear',
          solver: { kind: 'adam', learningRate: 0.01 },
          batchSize: 32,
          epochs: 3,
        },
      ],
    ]) as Record<string, object>,
  },
};

it('every estimator and every optimizer gives the same bytes on 1, 2, 3 and 7 threads', async () => {
  expect((paths + 2) * hidden * batchSize).toBeGreaterThan(sharedStep);
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): number => warnings.push(message);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const found = [];
  for (const threads of [1, 2, 3, 7]) {
    const report = await runIn(temporaryFolder(), pipeline, { threads });
    for (const name of Object.keys(pipeline.train.estimators)) {
      expect(resultOf(report, name).holdOut.rmse, name).not.toBeNull();
    }
    found.push(bytesOf(report));
  }
  expect(Object.keys(found[0])).toHaveLength(Object.keys(pipeline.train.estimators).length + 3);
  // So many trainings side by side are not to be taken for a leak.
  expect(warnings).toEqual([]);
  for (const other of found.slice(1)) expect(other).toEqual(found[0]);
});
