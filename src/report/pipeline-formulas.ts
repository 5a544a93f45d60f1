import { truthKind } from '../estimands/lambda.js';
import type { SimulatedProcess } from '../estimands/process.js';
import { estimators } from '../estimators/index.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { posteriorEstimators } from '../posteriors/index.js';
import type { PosteriorEstimator } from '../posteriors/posterior-estimator.js';
import { type AnyEstimatorConfig, isOfPosterior, isOfRows, questionOf } from '../pipeline/question.js';
import { noiseOf } from '../random/noise.js';
import { transitionEstimators } from '../transition-estimators/index.js';
import type { TransitionEstimator } from '../transition-estimators/transition-estimator.js';
import type { Formula } from './document.js';
import { processFormulas } from './simulated-process.js';

/** What is computed, as formulas: the process, the targets by what λ is, and each estimator by what its entry says. */
export function pipelineFormulas(pipeline: Pipeline): Formula[] {
  const { simulate, targets, train } = pipeline;
  return [
    ...(simulate ? processFormulas(simulate) : []),
    ...(questionOf(pipeline) === 'lambda' ? targetFormulas(targets) : []),
    ...estimatorFormulas(train.estimators, simulate?.process),
  ];
}

function targetFormulas({ lambda, noise, of }: Pipeline['targets']): Formula[] {
  const component = { name: `x is component ${of} of the paths`, formula: 'x_{ij} = X_i(t_j)' };
  const s = { name: 'mean square of a row', formula: 's_j = \\frac{1}{n} \\sum_{i=1}^n x_{ij}^2' };
  const { kind } = truthKind(lambda);
  if (kind === 'observed') return [s];
  const error = noiseOf(noise).sd > 0 ? ' + ε_j' : '';
  const made = {
    constant: 'k_j = λ s_j',
    row: 'k_j = λ_j s_j',
    function: 'k_j = \\frac{1}{n} \\sum_{i=1}^n λ(x_{ij}) x_{ij}^2',
  }[kind];
  const x = of === undefined || of === 'x' ? [] : [component];
  return [...x, s, { name: 'target', formula: `${made}${error}` }];
}

/** Of an estimator of the process with the choices that depend on the paths: its model may be the simulated one. */
function formulaOf(config: AnyEstimatorConfig, process: SimulatedProcess | undefined): string {
  if (isOfRows(config)) return (estimators[config.kind] as Estimator<unknown>).formula(config);
  if (isOfPosterior(config)) {
    return (posteriorEstimators[config.kind] as PosteriorEstimator<unknown>).formula(config);
  }
  const entry = transitionEstimators[config.kind] as unknown as TransitionEstimator<object>;
  return entry.formula({ ...config, ...entry.resolve?.(config, process) });
}

/** Estimators of one formula share its line. */
function estimatorFormulas(
  all: Pipeline['train']['estimators'],
  process: SimulatedProcess | undefined,
): Formula[] {
  const names = new Map<string, string[]>();
  for (const [name, config] of Object.entries(all)) {
    const formula = formulaOf(config, process);
    names.set(formula, [...(names.get(formula) ?? []), name]);
  }
  return [...names].map(([formula, own]) => ({ name: own.join(', '), formula }));
}
