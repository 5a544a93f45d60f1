import { numbered } from '../../arrays.js';
import type { Column } from '../../arrow/columns.js';
import { RunError } from '../../errors.js';
import { beginningOf, type Draws } from '../../posteriors/draws.js';
import { posteriorEstimators } from '../../posteriors/index.js';
import type { PosteriorConfig } from '../../posteriors/kinds.js';
import type { PosteriorEstimator } from '../../posteriors/posterior-estimator.js';
import type { TrainedDensity } from '../../posteriors/density-training.js';
import { storedDraws } from '../draws/stored-draws.js';
import type { Compute } from '../stage.js';
import { posteriorFitSummary } from './posterior-summary.js';
import { sharedColumns, workOfPosterior } from './posterior-work.js';

/** Fewer draws than so many teach nothing. */
const leastDraws = 10;

/**
 * Fits one estimator of a posterior to the draws that are to be learned from: scales of the summaries, the linear Gaussian posterior,
 * and what trains, a network in each thread; and what trains once more, one network of an ensemble, to every second draw,
 * so that an evaluation can say what more draws would buy. Tables: `scales`, `linear`, and of networks `weights` and `history`; the same
 * of the half with `half-` before. `name` is the estimator's in the file.
 */
export function trainPosterior(name: string, config: PosteriorConfig): Compute {
  return async (context) => {
    const { upstream, output, progress } = context;
    const draws = storedDraws(upstream['draws'], 'train');
    if (draws.count < leastDraws) {
      throw new RunError(
        `train.estimators.${name} must have at least ${leastDraws} draws to learn from, found ${draws.count}`,
      );
    }
    const whole = toFit(draws, config, 1);
    const half = whole.trainings > 0 ? toFit(draws, alone(config), 2) : undefined;
    const parts = half ? [whole, half] : [whole];
    const total = parts.reduce((sum, { trainings }) => sum + trainings, 0);
    const done = await workOfPosterior(
      context,
      parts.flatMap(({ config: own, draws: learned, beginning, trainings }) =>
        Array.from({ length: trainings }, (_, training) => ({
          name,
          config: own,
          work: { do: 'train' as const, draws: learned, fit: { beginning, trained: [] }, training },
        })),
      ),
      (finished) => progress({ done: finished, total, unit: 'networks' }),
    );
    const trained = done.map((one) => {
      if (!('trained' in one)) throw new Error('a training has given something else');
      return one.trained;
    });
    const own = trained.slice(0, whole.trainings);
    const written = [
      { prefix: '', fitted: whole, networks: own },
      ...(half ? [{ prefix: 'half-', fitted: half, networks: trained.slice(whole.trainings) }] : []),
    ];
    await Promise.all(
      written.flatMap(({ prefix, fitted: { beginning }, networks }) => [
        output.write(scaleColumns(draws.summaryNames, beginning.scales), 0, `${prefix}scales`),
        output.write(linearColumns(beginning.linear), 0, `${prefix}linear`),
        ...(networks.length > 0
          ? [
              output.write(weightColumns(networks), 0, `${prefix}weights`),
              output.write(historyColumns(networks), 0, `${prefix}history`),
            ]
          : []),
      ]),
    );
    return posteriorFitSummary.write({
      ...endOf(own, config),
      parameters: draws.parameters,
      draws: draws.count,
      summaries: draws.summaries.length,
      hasLinear: whole.beginning.linear !== undefined,
      halfHasLinear: half?.beginning.linear !== undefined,
      networks: own.map(({ trainLoss, bestEpoch, ended }) => ({
        epochs: trainLoss.length,
        bestEpoch,
        ended,
      })),
    });
  };
}

/** The same with one network in place of an ensemble. */
export const alone = (config: PosteriorConfig): PosteriorConfig =>
  'ensemble' in config ? { ...config, ensemble: 1 } : config;

/**
 * Every `apart`-th draw, in memory that threads share, and what learning from them begins from. Draws that are rows are in the order of
 * time: a half that ends in the middle would know nothing of the later ones.
 */
function toFit(draws: Draws, config: PosteriorConfig, apart: number) {
  const count = Math.floor(draws.count / apart);
  const some = (columns: readonly Float64Array[]): Float64Array[] =>
    sharedColumns(columns.map((column) => numbered(count, (r) => column[r * apart])));
  const own: Draws = { count, scores: some(draws.scores), summaries: some(draws.summaries) };
  const estimator: PosteriorEstimator<unknown> = posteriorEstimators[config.kind];
  const trainings = estimator.trainings(config, draws.scores.length);
  return { config, draws: own, beginning: beginningOf(own), trainings };
}

function endOf(
  trained: readonly TrainedDensity[],
  config: PosteriorConfig,
): { readonly status: 'converged' | 'stopped' | 'diverged'; readonly message: string | null } {
  const broken = trained.filter(({ ended }) => ended === 'not-finite').length;
  if (broken > 0) {
    return {
      status: 'diverged',
      message: `the loss of ${broken} of ${trained.length} networks was no longer finite: use a smaller learning rate`,
    };
  }
  const early = trained.filter(({ ended, bestEpoch, trainLoss }) => {
    const patience = (config['earlyStopping'] as { patience: number } | undefined)?.patience ?? 0;
    const constant = (config['schedule'] as { kind: string } | undefined)?.kind === 'constant';
    return ended === 'epochs' && constant && trainLoss.length - bestEpoch < patience;
  });
  if (early.length === 0) return { status: 'converged', message: null };
  return {
    status: 'stopped',
    message: `the validation loss of ${early.length} of ${trained.length} networks still fell: use more epochs`,
  };
}

const float = (name: string, values: Float64Array): Column => ({ name, type: 'float64', values });

const scaleColumns = (
  names: readonly string[],
  scales: ReturnType<typeof beginningOf>['scales'],
): Column[] => [
  { name: 'summary', type: 'utf8', values: names },
  ...(['width', 'centre', 'mean', 'sd'] as const).map((key) =>
    float(
      key,
      Float64Array.from(scales, (scale) => scale[key]),
    ),
  ),
];

/** A and R, one after the other; one 0 where there is none. */
const linearColumns = (linear: ReturnType<typeof beginningOf>['linear']): Column[] => [
  float('value', linear ? Float64Array.from([...linear.coefficients, ...linear.root]) : new Float64Array(1)),
];

function weightColumns(trained: readonly TrainedDensity[]): Column[] {
  const counts = trained.flatMap(({ weights }, t) => Array.from(weights, () => t));
  return [
    { name: 'network', type: 'int32', values: Int32Array.from(counts) },
    float('weight', Float64Array.from(trained.flatMap(({ weights }) => Array.from(weights)))),
  ];
}

function historyColumns(trained: readonly TrainedDensity[]): Column[] {
  const rows = trained.flatMap(({ trainLoss, validationLoss }, t) =>
    Array.from(trainLoss, (loss, e) => ({ t, epoch: e + 1, loss, validation: validationLoss[e] })),
  );
  const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
  return [
    { name: 'network', type: 'int32', values: Int32Array.from(rows, ({ t }) => t) },
    { name: 'epoch', type: 'int32', values: Int32Array.from(rows, ({ epoch }) => epoch) },
    {
      ...float(
        'trainLoss',
        Float64Array.from(rows, ({ loss }) => finite(loss)),
      ),
      nullable: true,
    } as Column,
    {
      ...float(
        'validationLoss',
        Float64Array.from(rows, ({ validation }) => finite(validation)),
      ),
      nullable: true,
    } as Column,
  ];
}
