import { truthOf } from '../../estimands/estimand.js';
import { meanLambdaName } from '../../estimands/names.js';
import { estimators } from '../../estimators/index.js';
import { type Estimator, type Fit, readFit } from '../../estimators/estimator.js';
import type { Finding } from '../../evaluation/study.js';
import type { Executor } from '../../pool/executor.js';
import { kernelDraws } from '../../training/kernel-draws.js';
import { noiseOf } from '../../random/noise.js';
import { splitRows } from '../../random/split.js';
import type { FitContext, TrainingData } from '../../training/data.js';
import { type Source, sourceOf } from '../source.js';
import { targetsOf } from '../targets/make-targets.js';
import type { TargetsParameters } from '../../pipeline/targets-parameters.js';
import { rowRanges, tableRowsPerPart } from '../../rows/parts.js';
import type { PathRows } from '../../rows/path-rows.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import type { ParameterResult, TrainParameters } from '../train/fit-summary.js';
import { rowsToLearn } from '../../rows/rows-to-learn.js';

/** What is done again: simulate, targets and the trainings of a pipeline. */
export interface ReplicateParameters {
  /** Undefined where the paths were imported, which are kept. */
  readonly simulate: SimulateParameters | undefined;
  readonly targets: TargetsParameters;
  /** By the estimators' names, in the pipeline file's order. */
  readonly trainings: Readonly<Record<string, TrainParameters>>;
}

/** The targets of all rows, each float64[rows]. */
export interface Targets {
  readonly s: Float64Array;
  readonly k: Float64Array;
  readonly lambda: Float64Array;
}

/** The targets of all rows, as the stage makes them part by part. */
export async function allTargets(
  executor: Executor,
  paths: PathRows,
  parameters: TargetsParameters,
  seed: number,
  source: Source,
): Promise<Targets> {
  const ranges = rowRanges(paths.rows, tableRowsPerPart(paths.n));
  const parts: Targets[] = [];
  for (const range of ranges) parts.push(await targetsOf(executor, paths, range, parameters, seed, source));
  if (parts.length === 1) return parts[0];
  const whole = (name: keyof Targets): Float64Array => {
    const values = new Float64Array(paths.rows);
    parts.forEach((part, p) => values.set(part[name], ranges[p].first));
    return values;
  };
  return { s: whole('s'), k: whole('k'), lambda: whole('lambda') };
}

/** What a fit is made with in one thread, where nobody watches it and nothing is kept. */
export const unwatched = (executor: Executor, seed: number): FitContext => ({
  pool: executor,
  threads: 1,
  seed,
  warn: () => undefined,
  progress: () => undefined,
  resumeFrom: undefined,
  checkpoint: () => undefined,
});

/**
 * Does a pipeline again with another seed, in one thread, by the functions that the stages compute with, and gives what
 * each estimator found. `paths` are those of the seed, or imported.
 */
export async function replicate(
  executor: Executor,
  paths: PathRows,
  { simulate, targets, trainings }: ReplicateParameters,
  seed: number,
  overlap: number,
): Promise<Finding[]> {
  const made = await allTargets(executor, paths, targets, seed, sourceOf({ simulate }));
  const findings: Finding[] = [];
  let rows: TrainingData | undefined;
  for (const [name, training] of Object.entries(trainings)) {
    const { holdOut } = training;
    // All trainings of a pipeline hold the same rows out.
    rows ??= rowsToLearn(
      { ...made, paths, overlap },
      splitRows(paths.rows, holdOut, seed, kernelDraws(executor)),
      holdOut,
      seed,
    );
    findings.push(...(await findingsOf(executor, name, training, rows, targets, seed)));
  }
  return findings;
}

async function findingsOf(
  executor: Executor,
  name: string,
  training: TrainParameters,
  data: TrainingData,
  { noise }: TargetsParameters,
  seed: number,
): Promise<Finding[]> {
  const { estimator: config } = training;
  const estimator = estimators[config.kind] as Estimator<unknown>;
  const fit = await estimator.fit(data, config, unwatched(executor, seed));
  const theory = await estimator.noiseErrors?.(data, config, noiseOf(noise), executor);
  const { status } = fit;
  if (estimator.lambdaByRow) return [findingOf(name, status, meanLambda(fit, training), theory?.[0])];
  const estimands = estimator.estimands(config);
  return fit.parameters.map((parameter, p) =>
    findingOf(name, status, { ...parameter, truth: truthOf(estimands[p], training.truth) }, theory?.[p]),
  );
}

const findingOf = (
  estimator: string,
  status: string,
  {
    name,
    estimate,
    standardError,
    interval95,
    truth,
  }: Pick<ParameterResult, 'name' | 'estimate' | 'standardError' | 'interval95' | 'truth'>,
  theoryError: number | null = null,
): Finding => ({
  estimator,
  status,
  parameter: name,
  estimate,
  standardError,
  lower95: interval95 ? interval95[0] : null,
  upper95: interval95 ? interval95[1] : null,
  truth,
  theoryError,
});

/** A network's mean λ̂ over the hold-out rows, after the epoch whose weights it kept. */
function meanLambda(fit: Fit, { truth }: TrainParameters): ParameterResult {
  const { column } = readFit(fit);
  const lambdaMean = column('history', 'lambdaMean');
  const validationLoss = column('history', 'validationLoss');
  // The best weights on validation rows are kept where there are such rows, but for line searches, which have no rate.
  const least = validationLoss.reduce((best, loss) => Math.min(best, loss), Infinity);
  const stopsEarly = least < Infinity && column('history', 'learningRate').every(Number.isFinite);
  const kept = stopsEarly ? validationLoss.indexOf(least) : lambdaMean.length - 1;
  const mean = fit.status === 'diverged' ? NaN : (lambdaMean[kept] ?? NaN);
  return {
    name: meanLambdaName,
    estimate: Number.isFinite(mean) ? mean : null,
    standardError: null,
    interval95: null,
    truth: truthOf({ of: 'lambda' }, truth),
  };
}
