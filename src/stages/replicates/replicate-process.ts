import { withProcessTruth } from '../../estimands/process.js';
import type { SimulatedProcess } from '../../estimands/process.js';
import type { Finding } from '../../evaluation/study.js';
import type { Transitions } from '../../likelihood/transitions.js';
import type { Executor } from '../../pool/executor.js';
import type { HoldOut } from '../../random/split.js';
import { transitionSplit } from '../../random/transition-split.js';
import { timesOf } from '../../rows/path-columns.js';
import type { PathRows } from '../../rows/path-rows.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import { seriesOf, startsOf } from '../../rows/path-series.js';
import { training, transitionRows } from '../../rows/transition-rows.js';
import { kernelDraws } from '../../training/kernel-draws.js';
import type { TransitionEstimatorConfig } from '../../transition-estimators/config.js';
import { transitionEstimators } from '../../transition-estimators/index.js';
import type { TransitionEstimator } from '../../transition-estimators/transition-estimator.js';

/** What is done again: simulate and the fits of a pipeline whose estimators are of the process. */
export interface ProcessReplicateParameters {
  readonly simulate: SimulateParameters;
  readonly process: SimulatedProcess;
  readonly of: string | undefined;
  readonly holdOut: HoldOut;
  /** By their names, in the pipeline file's order. */
  readonly estimators: Readonly<Record<string, TransitionEstimatorConfig>>;
}

/** Does a pipeline again with another seed, in one thread, and gives what each estimator found of the training transitions. */
export async function replicateProcess(
  executor: Executor,
  paths: PathRows,
  { simulate, process, of = 'x', holdOut, estimators }: ProcessReplicateParameters,
  seed: number,
): Promise<Finding[]> {
  const times = timesOf({ first: 0, rows: paths.rows }, simulate.dt);
  const series = await seriesOf(executor, paths, times, startsOf(simulate, of, seed));
  const split = transitionSplit({ paths: paths.n, rows: paths.rows }, holdOut, seed, kernelDraws(executor));
  const transitions = training(transitionRows({ ...series, dt: simulate.dt }, split));
  const findings: Finding[] = [];
  for (const [name, config] of Object.entries(estimators)) {
    findings.push(...(await findingsOf(name, config, transitions, process, seed)));
  }
  return findings;
}

async function findingsOf(
  name: string,
  config: TransitionEstimatorConfig,
  transitions: Transitions,
  process: SimulatedProcess,
  seed: number,
): Promise<Finding[]> {
  const estimator: TransitionEstimator<unknown> = transitionEstimators[config.kind];
  const nobody = (): undefined => undefined;
  const fit = await estimator.fit(transitions, config, { seed, warn: nobody, progress: nobody });
  const theory = estimator.theory?.(config, process, transitions);
  return withProcessTruth(fit.parameters, estimator.estimands(config), process).map((parameter, p) => ({
    estimator: name,
    status: fit.status,
    parameter: parameter.name,
    estimate: parameter.estimate,
    standardError: parameter.standardError,
    lower95: parameter.interval95?.[0] ?? null,
    upper95: parameter.interval95?.[1] ?? null,
    truth: parameter.truth,
    theoryError: theory?.[p]?.standardDeviation ?? null,
    theoryBias: theory?.[p]?.bias ?? null,
  }));
}
