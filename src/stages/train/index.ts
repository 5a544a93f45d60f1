import type { KernelModule } from '../../kernels/modules.js';
import { modulesOf } from '../../own-models/module-source.js';
import { sourceOf } from '../source.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { targetsParameters } from '../../pipeline/targets-parameters.js';
import type { TransitionEstimatorConfig } from '../../transition-estimators/config.js';
import type { PosteriorConfig } from '../../posteriors/kinds.js';
import { simulateParameters } from '../simulate/parameters.js';
import type { DatasetPlan, Stage } from '../stage.js';
import { trainingsOf } from './trainings.js';

const prefix = 'train:';

/** An estimator of the process reads the paths alone. */
function ofProcess(name: string, pipeline: Pipeline, estimator: TransitionEstimatorConfig): DatasetPlan {
  const { simulate, train } = pipeline;
  const parameters = {
    estimator,
    holdOut: train.holdOut,
    process: simulate?.process,
    of: targetsParameters(pipeline).of,
  };
  return {
    parameters,
    kernels: ['draws', 'rows'],
    upstream: [sourceOf(pipeline)],
    modules: modulesOf({ estimator }),
    load: async () =>
      (await import('./train-process.js')).trainProcess(
        name,
        parameters,
        simulate && simulateParameters(simulate),
      ),
  };
}

/** An estimator of a posterior reads draws alone. */
function ofPosterior(name: string, estimator: PosteriorConfig): DatasetPlan {
  return {
    parameters: { estimator },
    kernels: ['draws', 'rows', 'training'],
    upstream: ['draws'],
    load: async () => (await import('./train-posterior.js')).trainPosterior(name, estimator),
  };
}

/** What fits are computed with, be it here or where they are done again. */
export const fittingKernels = (trains: boolean, more: readonly KernelModule[] = []): KernelModule[] => [
  'draws',
  'rows',
  ...(trains ? (['training'] as const) : []),
  ...new Set(more),
];

/** Fits of the estimators, a dataset each. */
export const train: Stage = {
  version: 12,
  argument: `${prefix}NAME`,
  names: ({ train: { estimators } }) => Object.keys(estimators).map((name) => prefix + name),
  dataset(dataset, { pipeline, estimators, memo }) {
    const resolved = estimators();
    const name = dataset.slice(prefix.length);
    if (Object.hasOwn(resolved.process, name)) return ofProcess(name, pipeline, resolved.process[name]);
    if (Object.hasOwn(resolved.posterior, name)) return ofPosterior(name, resolved.posterior[name]);
    const parameters = trainingsOf(pipeline, resolved, memo)[name];
    const trains = resolved.trained.has(name);
    return {
      parameters,
      kernels: fittingKernels(trains, resolved.kernels[name]),
      upstream: [sourceOf(pipeline), 'targets'],
      trains,
      modules: modulesOf({ estimator: parameters.estimator }),
      load: async () => (await import('./train.js')).train(parameters),
    };
  },
};
