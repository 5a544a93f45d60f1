import { sourceOf } from '../source.js';
import type { Stage } from '../stage.js';
import { trainingsOf } from './trainings.js';

const prefix = 'train:';

/** Fits of the estimators, a dataset each. */
export const train: Stage = {
  version: 8,
  argument: `${prefix}NAME`,
  names: ({ train: { estimators } }) => Object.keys(estimators).map((name) => prefix + name),
  dataset(dataset, { pipeline, estimators, memo }) {
    const resolved = estimators();
    const name = dataset.slice(prefix.length);
    const parameters = trainingsOf(pipeline, resolved, memo)[name];
    return {
      parameters,
      upstream: [sourceOf(pipeline), 'targets'],
      trains: resolved.trained.has(name),
      load: async () => (await import('./train.js')).train(parameters),
    };
  },
};
