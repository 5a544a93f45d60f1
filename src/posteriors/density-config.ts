import type * as z from 'zod';
import { choiceOf } from '../choice.js';
import type { Zod } from '../entry.js';
import { optimizers } from '../optimizers/index.js';
import { schedules } from '../schedules/index.js';
import type { DensityTrainingConfig } from './density-training.js';
import type { RowSource } from './source.js';

/** Keys of networks of a posterior; `epochs` and the schedule are filled in when the run is planned. */
export interface DensityChoice extends Omit<DensityTrainingConfig, 'epochs' | 'schedule'> {
  readonly epochs?: number | undefined;
  readonly schedule?: DensityTrainingConfig['schedule'] | undefined;
}

/** The schema of the keys that they share. */
export function densityParameters(z: Zod, ensemble: number): z.ZodRawShape {
  return {
    ensemble: z
      .int()
      .min(1)
      .max(64)
      .default(ensemble)
      .describe('networks, each from other weights and with another part to validate on, that count alike'),
    hidden: z
      .array(z.int().min(1).max(4096))
      .min(1)
      .max(16)
      .default([64, 64])
      .describe('widths of the hidden layers'),
    activation: z.enum(['tanh', 'relu', 'softplus']).default('tanh').describe('of the hidden layers'),
    optimizer: choiceOf(z, steppingOptimizers)
      .prefault({ kind: 'adam', learningRate: 0.002 })
      .describe('how the weights move'),
    schedule: choiceOf(z, schedules)
      .optional()
      .describe('of the learning rate over epochs; a cosine over all of them unless given'),
    batchSize: z.int().min(1).max(65_536).default(128).describe('draws per step'),
    epochs: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe('passes over the draws at most; unless given 30 to 300, fewer of more draws'),
    clipNorm: z
      .number()
      .positive()
      .default(5)
      .describe('longest gradient: a longer one is scaled down to it'),
    earlyStopping: z
      .strictObject({
        patience: z.int().min(1).default(30).describe('epochs without a smaller validation loss'),
        fraction: z.number().gt(0).lt(1).default(0.1).describe('share of the draws to validate on'),
      })
      .prefault({})
      .describe('when to stop; the best weights are kept'),
  };
}

const { lbfgs: _lineSearch, ...steppingOptimizers } = optimizers;

/** Draws that all epochs together see where the file does not say how many there are. */
const drawsSeen = 1_200_000;

export function resolvedTraining(
  { epochs, schedule }: DensityChoice,
  { train }: RowSource,
): { epochs: number; schedule: DensityTrainingConfig['schedule'] } {
  const chosen = epochs ?? Math.min(300, Math.max(30, Math.round(drawsSeen / train)));
  return { epochs: chosen, schedule: schedule ?? { kind: 'cosine', epochs: chosen, floor: 0 } };
}
