import type { ResolvedEstimators } from '../../pipeline/resolved-estimators.js';
import { modulesOf } from '../../own-models/module-source.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { posteriorSource } from '../../pipeline/posterior-source.js';
import { questionOf } from '../../pipeline/question.js';
import { targetsParameters } from '../../pipeline/targets-parameters.js';
import { noiseOf } from '../../random/noise.js';
import { drawsParameters } from '../draws/parameters.js';
import { moduleOfLaw } from '../../kernels/modules.js';
import { simulateParameters } from '../simulate/parameters.js';
import type { DatasetPlan, Stage } from '../stage.js';
import { fittingKernels } from '../train/index.js';
import type { EvaluateParameters } from './result.js';

/** Scores, comparisons and verdicts: it reads the datasets of all stages before it. */
export const evaluate: Stage = {
  version: 10,
  argument: 'evaluate',
  names: () => ['evaluate'],
  dataset(_, { pipeline, estimators, memo, before }) {
    const { simulate, targets, train, evaluate } = pipeline;
    const resolved = estimators();
    if (questionOf(pipeline) === 'process') return ofProcess(pipeline, resolved, before);
    if (questionOf(pipeline) === 'posterior') return ofPosterior(pipeline, resolved, before);
    const parameters = memo.of('evaluation', [simulate, targets, train, evaluate, resolved], () =>
      evaluationOf(pipeline, resolved),
    );
    return {
      // The estimators' order is the order of the columns and of the result.
      parameters: memo.of('order', [parameters], () => ({
        ...parameters,
        order: Object.keys(train.estimators),
      })),
      kernels: fittingKernels(resolved.trained.size > 0, Object.values(resolved.kernels).flat()),
      upstream: before,
      modules: modulesOf(resolved.configs),
      load: async () => (await import('./evaluate.js')).evaluate(parameters),
    };
  },
  bytesPerRow: ({ train }) => 30 + 16 * Object.keys(train.estimators).length,
};

function ofProcess(
  pipeline: Pipeline,
  { process: estimators }: ResolvedEstimators,
  before: readonly string[],
): DatasetPlan {
  const { simulate, train } = pipeline;
  const parameters = {
    holdOut: train.holdOut,
    estimators,
    process: simulate?.process,
    of: targetsParameters(pipeline).of,
  };
  return {
    parameters: { ...parameters, order: Object.keys(estimators) },
    kernels: ['draws', 'rows'],
    upstream: before,
    modules: modulesOf(estimators),
    load: async () =>
      (await import('./process/evaluate.js')).evaluateProcess(
        parameters,
        simulate && simulateParameters(simulate),
      ),
  };
}

function ofPosterior(
  pipeline: Pipeline,
  { posterior: estimators }: ResolvedEstimators,
  before: readonly string[],
): DatasetPlan {
  const { priors } = posteriorSource(pipeline);
  const drawn = pipeline.prior && drawsParameters(pipeline);
  const parameters = {
    estimators,
    priors,
    samples: pipeline.evaluate.posterior?.samples ?? defaultSamples,
    drawn,
  };
  const law = drawn && moduleOfLaw(simulateParameters({ ...drawn.simulate, keep: 'paths' }).law);
  return {
    parameters: { ...parameters, order: Object.keys(estimators) },
    kernels: ['draws', 'rows', 'training', ...(law ? [law] : [])],
    upstream: before,
    load: async () => (await import('./posterior/evaluate.js')).evaluatePosterior(parameters),
  };
}

/** Draws of each posterior that ranks are taken among. */
const defaultSamples = 199;

/** The value that every path starts from; undefined where each draws its own. */
function startOf(simulate: Pipeline['simulate']): number | undefined {
  const value = simulate && simulateParameters(simulate).start[0];
  return typeof value === 'number' ? value : undefined;
}

function evaluationOf(
  { simulate, train, targets, evaluate }: Pipeline,
  { configs, errors, lags }: ResolvedEstimators,
): EvaluateParameters {
  return {
    holdOut: train.holdOut,
    estimators: configs,
    lambda: targets.lambda,
    noise: targets.lambda && noiseOf(targets.noise).sd,
    errors,
    lags,
    reference: evaluate.reference,
    start: startOf(simulate),
  };
}
