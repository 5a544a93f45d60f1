import { estimators } from '../estimators/index.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Dataset } from '../store/store.js';
import type { TrainingConfig } from '../training/machine.js';
import type { TrainingEvidence } from '../verdicts/evidence.js';
import { hasTable, readColumns } from './stored-table.js';
import type { FitSummary, TrainParameters } from './train.js';

/** What configs of estimators that train for epochs have: networks an optimizer, descents one as their solver. */
type Trains = Pick<TrainingConfig, 'epochs' | 'earlyStopping'> & {
  readonly optimizer?: OptimizerChoice;
  readonly solver?: OptimizerChoice;
};
interface OptimizerChoice {
  readonly kind: string;
  /** None where a line search chooses the steps. */
  readonly learningRate?: number;
}

/**
 * What a stored training was to do (by its ingredients, in which defaults are resolved), what was forecast of it, and
 * what it did; null for estimators that do not train. `epochs` are those asked for: the histories have as many as were kept. Where the loss was not finite before the
 * first step, it diverged in epoch 1.
 */
export function trainingEvidence(dataset: Dataset): TrainingEvidence | null {
  const { parameters } = dataset.manifest.ingredients as unknown as { parameters: TrainParameters };
  const { estimator: config } = parameters;
  const estimator = estimators[config.kind] as Estimator<unknown>;
  if (!estimator.trains(config)) return null;
  const { optimizer, solver, epochs, earlyStopping } = config as unknown as Trains;
  const { kind, learningRate = null } = (optimizer ?? solver)!;
  const { status } = dataset.manifest.summary as unknown as FitSummary;
  // A table is left out where there is nothing to put into it.
  const columns = <const Name extends string>(
    table: string,
    names: readonly Name[],
  ): Partial<Record<Name, Float64Array>> =>
    hasTable(dataset, table) ? readColumns(dataset, names, table) : {};

  const none = new Float64Array(0);
  const history = columns('history', ['loss', 'holdOutLoss', 'gradientNorm']);
  const expected = columns('forecast', ['largestStableRate', 'divergenceEpoch']);
  const { divergence = none, epoch = none } = columns('divergences', ['divergence', 'epoch']);
  const diverged = status === 'diverged';
  // Several rows, its last steps, tell of each divergence; the one that ended the training halved nothing.
  const divergences = divergence.length > 0 ? divergence.at(-1)! + 1 : 0;
  return {
    optimizer: kind,
    learningRate,
    epochs,
    largestStableRate: numberOrNull(expected.largestStableRate),
    forecastEpoch: numberOrNull(expected.divergenceEpoch),
    divergedEpoch: epoch[0] ?? (diverged ? 1 : null),
    halvings: diverged ? Math.max(0, divergences - 1) : divergences,
    loss: history.loss ?? none,
    holdOutLoss: history.holdOutLoss ?? none,
    gradientNorm: history.gradientNorm ?? none,
    earlyStopping: earlyStopping !== undefined,
  };
}

/** The number of a table of one row. */
function numberOrNull(column: Float64Array | undefined): number | null {
  return column && Number.isFinite(column[0]) ? column[0] : null;
}
