import { moduleOfLaw } from '../../kernels/modules.js';
import { simulateParameters } from '../simulate/parameters.js';
import { simulate as simulated } from '../simulate/index.js';
import { kernelsOf } from '../../targets/truth.js';
import { targetsParameters } from '../../pipeline/targets-parameters.js';
import { sourceOf } from '../source.js';
import type { Stage } from '../stage.js';
import { targets as made } from '../targets/index.js';
import { fittingKernels, train } from '../train/index.js';
import { trainingsOf } from '../train/trainings.js';

/** The recovery study, where there is one. It makes its own paths: it reads stored ones only where they are imported. */
export const replicates: Stage = {
  version: 3,
  argument: 'replicates',
  fillsThreads: true,
  names: ({ evaluate }) => (evaluate.replicates === undefined ? [] : ['replicates']),
  dataset(_, { pipeline, estimators, memo }) {
    const { simulate, evaluate } = pipeline;
    const targets = targetsParameters(pipeline);
    const replicates = evaluate.replicates!;
    const resolved = estimators();
    const trainings = trainingsOf(pipeline, resolved, memo);
    // A study keeps no paths: how a run stores them is nothing to it.
    const { keep: _keep, ...words } = simulate ?? {};
    const parameters = {
      replicates,
      simulate: simulate && simulateParameters(simulate),
      targets,
      trainings,
    };
    return {
      // The estimators' order is the order of the rows.
      parameters: {
        replicates,
        simulate: simulate && words,
        targets,
        trainings,
        order: Object.keys(trainings),
      },
      // It does again what they do.
      more: { stages: { simulate: simulated.version, targets: made.version, train: train.version } },
      kernels: [
        ...(parameters.simulate ? [moduleOfLaw(parameters.simulate.law)] : []),
        ...new Set([
          ...fittingKernels(resolved.trained.size > 0, Object.values(resolved.kernels).flat()),
          ...kernelsOf(pipeline.targets.lambda),
        ]),
      ],
      upstream: simulate ? [] : [sourceOf(pipeline)],
      load: async () => (await import('./replicates.js')).replicates(parameters, resolved.columns),
    };
  },
};
