import { RunError } from '../errors.js';
import { meanLambdaName } from '../estimands/names.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { resultSummary } from '../stages/evaluate/result-codec.js';
import { isOfPosterior, isOfProcess, type ProcessResult, type Result } from '../stages/evaluate/result.js';
import type { ParameterResult } from '../stages/train/fit-summary.js';
import { Store } from '../store/store.js';
import { planStages } from './plan.js';

/** An estimate of a stored evaluation. Numbers that do not exist are null. */
export interface EstimateRow {
  readonly estimator: string;
  /** `mean lambda`: of a λ̂ that differs from row to row, over the held-out rows. */
  readonly parameter: string;
  /** Rows that it is of: those that estimators learn from, those that they have not seen, or all, for closed forms alone. */
  readonly sample: 'train' | 'holdOut' | 'all' | 'observed';
  /** How many rows these are; null where the targets are no longer stored, which alone say it of all. */
  readonly n: number | null;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly truth: number | null;
}

/** The estimates of a pipeline's stored evaluation, estimator by estimator. Throws RunError where there is none. */
export async function storedEstimates(loaded: LoadedPipeline, dataFolder: string): Promise<EstimateRow[]> {
  const planned = await planStages(loaded);
  const store = new Store(dataFolder);
  const find = (name: string): ReturnType<Store['find']> => {
    const stage = planned.find((one) => one.name === name);
    return stage && store.find(name, stage.identity.fingerprint);
  };
  const evaluated = find('evaluate');
  if (!evaluated) {
    throw new RunError(
      `the evaluation of ${loaded.file} is not stored in ${dataFolder}: \`pipeline run all\` with the same file and values makes it`,
    );
  }
  const all = find('targets')?.manifest.parts.reduce((sum, { rows }) => sum + rows, 0) ?? null;
  return estimateRows(resultSummary.read(evaluated), all);
}

function estimateRows(result: Result, all: number | null): EstimateRow[] {
  if (isOfProcess(result)) return processRows(result);
  if (isOfPosterior(result)) {
    return result.estimators.flatMap(({ name, parameters }) =>
      parameters.map((parameter) => rowOf(name, 'observed', null, parameter)),
    );
  }
  const { estimators, rows } = result;
  return estimators.flatMap(({ name: estimator, parameters, fullSample, lambdaHoldOut }) => {
    const of = rowOf.bind(null, estimator);
    const mean = { standardError: null, interval95: null, truth: null };
    return [
      ...parameters.map((parameter) => of('train', rows.train, parameter)),
      ...(lambdaHoldOut
        ? [of('holdOut', rows.holdOut, { ...mean, name: meanLambdaName, estimate: lambdaHoldOut.mean })]
        : []),
      ...(fullSample ?? []).map((parameter) => of('all', all, parameter)),
    ];
  });
}

/** Of a process: n counts transitions, all of which are training or unseen unless there is a gap. */
function processRows({ estimators, transitions: { train, holdOut } }: ProcessResult): EstimateRow[] {
  return estimators.flatMap(({ name, parameters, fullSample }) => [
    ...parameters.map((parameter) => rowOf(name, 'train', train, parameter)),
    ...(fullSample ?? []).map((parameter) => rowOf(name, 'all', train + holdOut, parameter)),
  ]);
}

function rowOf(
  estimator: string,
  sample: EstimateRow['sample'],
  n: number | null,
  { name, estimate, standardError, interval95, truth }: ParameterResult,
): EstimateRow {
  const [lower95, upper95] = interval95 ?? [null, null];
  return { estimator, parameter: name, sample, n, estimate, standardError, lower95, upper95, truth };
}
