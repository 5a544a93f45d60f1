import { join } from 'node:path';
import { estimators } from '../estimators/index.js';
import type { Estimator, Parameter } from '../estimators/estimator.js';
import type { Finding } from '../evaluation/study.js';
import { noiseOf } from '../random/noise.js';
import { DatasetWriter } from '../store/dataset-writer.js';
import type { Dataset } from '../store/store.js';
import { constantLambda } from '../targets/truth.js';
import { simulate, type SimulateParameters } from './simulate.js';
import { type Compute, type StageContext, StageOutput } from './stage.js';
import { readColumns } from './stored-table.js';
import { targets, type TargetsParameters } from './targets.js';
import { type FitSummary, train, type TrainParameters } from './train.js';
import { trainingData } from './training-data.js';

/** What is done again: simulate, targets and the trainings of a pipeline. */
export interface ReplicateParameters {
  /** Undefined where the paths were imported, which are kept. */
  readonly simulate: SimulateParameters | undefined;
  readonly targets: TargetsParameters;
  /** By the estimators' names, in the pipeline file's order. */
  readonly trainings: Readonly<Record<string, TrainParameters>>;
}

/**
 * Does a pipeline again with another seed, by the stages themselves, and gives what each estimator found. What the
 * stages leave is written below `folder`, over what the replicate before has left there; the caller removes it.
 */
export async function replicate(
  context: Omit<StageContext, 'output' | 'progress' | 'warn'>,
  parameters: ReplicateParameters,
  folder: string,
): Promise<Finding[]> {
  const source = parameters.simulate ? 'simulate' : 'import';
  const upstream: Record<string, Dataset> = { ...context.upstream };
  const run = async (stage: string, compute: Compute): Promise<Dataset> => {
    const written = join(folder, ...stage.split(':'));
    const identity = { stage, fingerprint: '', ingredients: null };
    const writer = new DatasetWriter(written, identity, () => undefined, { durable: false });
    const nothing = (): undefined => undefined;
    const output = new StageOutput(writer, new Map(), { started: nothing, finished: nothing });
    // What a training warns of, the pipeline's own training says once.
    const summary = await compute({ ...context, upstream, output, progress: nothing, warn: nothing });
    return (upstream[stage] = { folder: written, manifest: writer.manifestOf(summary) });
  };
  if (parameters.simulate) await run('simulate', simulate(parameters.simulate));
  await run('targets', targets(parameters.targets, source));
  const rows: Finding[] = [];
  for (const [name, training] of Object.entries(parameters.trainings)) {
    const fitted = await run(`train:${name}`, train(training, source));
    const { status, parameters: found } = fitted.manifest.summary as unknown as FitSummary;
    const { kind } = training.estimator;
    const estimator = estimators[kind] as Estimator<unknown>;
    const data = trainingData({ ...context, upstream }, training, source);
    const noise = noiseOf(parameters.targets.noise);
    const theory = await estimator.noiseErrors?.(data, training.estimator, noise, context.pool);
    const learned = estimator.lambdaByRow ? [meanLambda(fitted, status, training)] : found;
    learned.forEach((parameter, p) => {
      rows.push({
        estimator: name,
        status,
        parameter: parameter.name,
        estimate: parameter.estimate,
        standardError: parameter.standardError,
        lower95: parameter.interval95?.[0] ?? null,
        upper95: parameter.interval95?.[1] ?? null,
        truth: parameter.truth,
        theoryError: theory?.[p] ?? null,
      });
    });
  }
  return rows;
}

/** A network's mean λ̂ over the hold-out rows, after the epoch whose weights it kept. */
function meanLambda(fitted: Dataset, status: FitSummary['status'], { truth }: TrainParameters): Parameter {
  const history = readColumns(fitted, ['lambdaMean', 'validationLoss', 'learningRate'], 'history');
  const { lambdaMean, validationLoss, learningRate } = history;
  // The best weights on validation rows are kept where there are such rows, but for line searches, which have no rate.
  const least = validationLoss.reduce((best, loss) => Math.min(best, loss), Infinity);
  const stopsEarly = least < Infinity && learningRate.every(Number.isFinite);
  const kept = stopsEarly ? validationLoss.indexOf(least) : lambdaMean.length - 1;
  const mean = status === 'diverged' ? NaN : (lambdaMean[kept] ?? NaN);
  return {
    name: 'mean lambda',
    estimate: Number.isFinite(mean) ? mean : null,
    standardError: null,
    interval95: null,
    truth: constantLambda(truth) ?? null,
  };
}
