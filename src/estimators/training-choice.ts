import type { optimizers } from '../optimizers/index.js';

/** What a training is to do, whatever the estimator's keys are called. */
export interface TrainingChoice {
  /** None where a line search chooses the steps. */
  readonly optimizer: { readonly kind: keyof typeof optimizers; readonly learningRate?: number };
  /** The key that the optimizer stands under. */
  readonly optimizerKey: string;
  /** Under the key `epochs`. */
  readonly epochs: number;
  /** Whether every step sees all rows. */
  readonly fullBatch: boolean;
  /** Whether the best weights on validation rows are kept, instead of the last. */
  readonly earlyStopping: boolean;
  readonly hiddenLayers: number;
  /** Of the hidden layers; null where the estimator never has any. */
  readonly activation: string | null;
}
