import { withTruth } from '../../estimands/estimand.js';
import { estimators } from '../../estimators/index.js';
import { type Estimator, type PredictionBlock, readFit } from '../../estimators/estimator.js';
import { finite, momentsOver, scoreOver } from '../../evaluation/scores.js';
import type { Executor } from '../../pool/executor.js';
import type { Split } from '../../random/split.js';
import type { TrainingData } from '../../training/data.js';
import type { EstimatorResult } from '../evaluate/result.js';
import type { TrainParameters } from '../train/fit-summary.js';
import type { PathRows } from '../../rows/path-rows.js';
import { allTargets, unwatched } from '../replicates/replicate.js';
import { rowsToLearn } from '../../rows/rows-to-learn.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import type { TargetsParameters } from '../../pipeline/targets-parameters.js';

/** A pipeline of which only scores and λ̂ are asked for. */
export interface PointParameters {
  readonly seed: number;
  readonly simulate: SimulateParameters;
  readonly targets: TargetsParameters;
  /** By the estimators' names, in the pipeline file's order. */
  readonly trainings: Readonly<Record<string, TrainParameters>>;
}

/** What evaluate finds of an estimator, but for the verdicts and what they need. */
export type PointResult = Pick<
  EstimatorResult,
  'name' | 'kind' | 'status' | 'message' | 'parameters' | 'holdOut' | 'train' | 'lambdaHoldOut'
>;

/** Computes a point whole in one thread, by the functions that the stages compute with. `paths` are its simulation's. */
export async function evaluatePoint(
  executor: Executor,
  paths: PathRows,
  split: Split,
  { seed, targets, trainings }: PointParameters,
): Promise<PointResult[]> {
  const made = await allTargets(executor, paths, targets, seed, 'simulate');
  const results: PointResult[] = [];
  for (const [name, training] of Object.entries(trainings)) {
    const rows = rowsToLearn({ ...made, paths, overlap: 1 }, split, training.holdOut, seed);
    results.push(await resultOf(executor, name, training, rows, seed));
  }
  return results;
}

async function resultOf(
  executor: Executor,
  name: string,
  { estimator: config, truth }: TrainParameters,
  data: TrainingData,
  seed: number,
): Promise<PointResult> {
  const estimator = estimators[config.kind] as Estimator<unknown>;
  const fit = await estimator.fit(data, config, unwatched(executor, seed));
  const predictor = estimator.predictor(config, readFit(fit), data.paths.n, executor);
  const kHat = new Float64Array(data.rows).fill(NaN);
  const lambdaHat = new Float64Array(data.rows).fill(NaN);
  const predict = async (block: Pick<PredictionBlock, 'first' | 'rows' | 'x' | 'known'>): Promise<void> => {
    const within = (values: Float64Array): Float64Array =>
      values.subarray(block.first, block.first + block.rows);
    const found = await predictor.predict({ ...block, s: within(data.s), k: within(data.k) });
    kHat.set(found.kHat, block.first);
    lambdaHat.set(found.lambdaHat, block.first);
  };
  try {
    if (estimator.predictsFromPaths(config)) await data.paths.each(predict);
    else await predict({ first: 0, rows: data.rows, x: undefined });
  } finally {
    predictor.release();
  }
  const lambda = momentsOver(lambdaHat, data.holdOut);
  return {
    name,
    kind: config.kind,
    status: fit.status,
    message: fit.message,
    parameters: withTruth(fit.parameters, estimator.estimands(config), truth),
    holdOut: scoreOver(data.k, kHat, data.holdOut),
    train: scoreOver(data.k, kHat, data.train),
    lambdaHoldOut: estimator.lambdaByRow ? { mean: finite(lambda.mean), sd: finite(lambda.sd) } : null,
  };
}
