import type * as z from 'zod';
import { choiceOf } from '../choice.js';
import type { Zod } from '../entry.js';
import { optimizers } from '../optimizers/index.js';
import { schedules } from '../schedules/index.js';

/** The schema of how a training goes: the keys of DescentConfig. */
export function descentParameters(z: Zod): z.ZodRawShape {
  return {
    optimizer: choiceOf(z, optimizers).prefault({ kind: 'adam' }).describe('how the weights move'),
    schedule: choiceOf(z, schedules)
      .prefault({ kind: 'constant' })
      .describe('of the learning rate over epochs'),
    clipNorm: z
      .number()
      .positive()
      .optional()
      .describe('longest gradient, in the training’s own units: a longer one is scaled down to it'),
    batchSize: z
      .union([z.int().min(1), z.literal('full')])
      .default(32)
      .describe('rows per step, or full'),
    epochs: z.int().min(1).max(10_000_000).default(20).describe('passes over the training rows, at most'),
    earlyStopping: z
      .strictObject({
        patience: z.int().min(1).default(10).describe('epochs without a smaller validation loss'),
        fraction: z.number().gt(0).lt(1).default(0.1).describe('share of the training rows to validate on'),
      })
      .optional()
      .describe(
        'stop when the loss on a part of the training rows no longer falls, and keep the best weights',
      ),
    onDivergence: z
      .enum(['stop', 'halve-learning-rate'])
      .default('stop')
      .describe('end as diverged, or continue from before with half the learning rate'),
  };
}
