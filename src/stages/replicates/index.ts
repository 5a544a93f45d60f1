import { segmentsIngredient } from '../../rows/segments.js';
import { pathKernels } from '../../rows/states-kernels.js';
import { simulateParameters } from '../simulate/parameters.js';
import { simulate as simulated } from '../simulate/index.js';
import { kernelsOf } from '../../targets/truth.js';
import { targetsParameters } from '../../pipeline/targets-parameters.js';
import { sourceOf, valuesOfRow } from '../source.js';
import { modulesOf, type ModuleSource } from '../../own-models/module-source.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import type { ResolvedEstimators } from '../../pipeline/resolved-estimators.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { questionOf } from '../../pipeline/question.js';
import type { DatasetPlan, Stage } from '../stage.js';
import { targets as made } from '../targets/index.js';
import { fittingKernels, train } from '../train/index.js';
import { trainingsOf } from '../train/trainings.js';

function ofProcess(pipeline: Pipeline, { process: estimators }: ResolvedEstimators): DatasetPlan {
  const { simulate, evaluate, train: trained } = pipeline;
  const { keep: _keep, ...words } = simulate!;
  const replicates = evaluate.replicates!;
  const { of } = targetsParameters(pipeline);
  const chosen = { replicates, process: simulate!.process, of, holdOut: trained.holdOut, estimators };
  const parameters = { ...chosen, simulate: simulateParameters(simulate!) };
  return {
    parameters: { ...chosen, simulate: words, order: Object.keys(estimators) },
    more: { stages: { simulate: simulated.version, train: train.version } },
    kernels: [...pathKernels(parameters.simulate), 'draws', 'rows'],
    upstream: [],
    modules: [...ownLaw(parameters.simulate), ...modulesOf(estimators)],
    load: async () => (await import('./replicates.js')).replicates(parameters, []),
  };
}

/** The module of a user that makes the paths. */
const ownLaw = (simulate: SimulateParameters | undefined): ModuleSource[] =>
  simulate?.own ? [simulate.own.module] : [];

/** The recovery study, where there is one. It makes its own paths: it reads stored ones only where they are imported. */
export const replicates: Stage = {
  version: 4,
  argument: 'replicates',
  fillsThreads: true,
  names: ({ evaluate }) => (evaluate.replicates === undefined ? [] : ['replicates']),
  dataset(_, { pipeline, estimators, memo }) {
    const { simulate, evaluate } = pipeline;
    const targets = targetsParameters(pipeline);
    const replicates = evaluate.replicates!;
    const resolved = estimators();
    if (questionOf(pipeline) === 'process') return ofProcess(pipeline, resolved);
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
      more: {
        stages: { simulate: simulated.version, targets: made.version, train: train.version },
        ...segmentsIngredient(valuesOfRow(pipeline)),
      },
      kernels: [
        ...(parameters.simulate ? pathKernels(parameters.simulate) : []),
        ...new Set([
          ...fittingKernels(resolved.trained.size > 0, Object.values(resolved.kernels).flat()),
          ...kernelsOf(pipeline.targets.lambda),
        ]),
      ],
      upstream: simulate ? [] : [sourceOf(pipeline)],
      modules: [...ownLaw(parameters.simulate), ...modulesOf(resolved.configs)],
      load: async () => (await import('./replicates.js')).replicates(parameters, resolved.columns),
    };
  },
};
