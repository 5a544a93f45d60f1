import type { KernelModule } from '../../kernels/modules.js';
import { sourceOf } from '../source.js';
import type { Stage } from '../stage.js';
import { trainingsOf } from './trainings.js';

const prefix = 'train:';

/** What fits are computed with, be it here or where they are done again. */
export const fittingKernels = (trains: boolean, more: readonly KernelModule[] = []): KernelModule[] => [
  'draws',
  'rows',
  ...(trains ? (['training'] as const) : []),
  ...new Set(more),
];

/** Fits of the estimators, a dataset each. */
export const train: Stage = {
  version: 11,
  argument: `${prefix}NAME`,
  names: ({ train: { estimators } }) => Object.keys(estimators).map((name) => prefix + name),
  dataset(dataset, { pipeline, estimators, memo }) {
    const resolved = estimators();
    const name = dataset.slice(prefix.length);
    const parameters = trainingsOf(pipeline, resolved, memo)[name];
    const trains = resolved.trained.has(name);
    return {
      parameters,
      kernels: fittingKernels(trains, resolved.kernels[name]),
      upstream: [sourceOf(pipeline), 'targets'],
      trains,
      load: async () => (await import('./train.js')).train(parameters),
    };
  },
};
