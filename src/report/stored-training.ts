import { hasTable, readColumns } from '../rows/stored-table.js';
import { trainingEvidence } from '../stages/train/training-evidence.js';
import type { Dataset } from '../store/dataset.js';
import type { TrainingEvidence } from '../verdicts/fit-evidence.js';

/** A training, by the estimator's name. */
export interface NamedTraining {
  readonly name: string;
  readonly training: TrainingEvidence;
  /** The epoch whose weights were kept: of early stopping that of the least loss on validation rows; null without it. */
  readonly keptEpoch: number | null;
}

/** What is stored of an estimator's training; undefined where it does not train. */
export function namedTraining(name: string, dataset: Dataset): NamedTraining | undefined {
  const training = trainingEvidence(dataset);
  if (!training) return undefined;
  const { earlyStopping } = training;
  return { name, training, keptEpoch: earlyStopping ? leastValidationLoss(dataset) : null };
}

/** Counted from 1, the first of several; null where no epoch has a validation loss. */
function leastValidationLoss(dataset: Dataset): number | null {
  if (!hasTable(dataset, 'history')) return null;
  const { validationLoss } = readColumns(dataset, ['validationLoss'], 'history');
  const least = validationLoss.reduce((best, loss) => (loss < best ? loss : best), Infinity);
  return least < Infinity ? validationLoss.indexOf(least) + 1 : null;
}
