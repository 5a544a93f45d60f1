import type * as z from 'zod';
import { choiceOf } from '../choice.js';
import type { Zod } from '../entry.js';
import { initialisations } from '../initialisations/index.js';
import { optimizers } from '../optimizers/index.js';
import { schedules } from '../schedules/index.js';
import { type Activation, type Layout, layoutOf } from '../training/layers.js';
import type { TrainingConfig } from '../training/machine.js';
import type { TrainingChoice } from './training-choice.js';

/** What networks of either kind have in common: their shape, and how they are trained. */
export interface NetworkShape extends TrainingConfig {
  readonly hidden: number[];
  readonly activation: Activation;
  readonly precision: 'float32' | 'float64';
  readonly normalisation: 'standardise' | 'none';
}

/** The schema of the keys that they share. */
export function networkParameters(z: Zod): z.ZodRawShape {
  return {
    hidden: z.array(z.int().min(1).max(65_536)).max(64).default([32]).describe('widths of the hidden layers'),
    activation: z.enum(['tanh', 'relu', 'softplus']).default('tanh').describe('of the hidden layers'),
    initialisation: z
      .enum(Object.keys(initialisations) as [keyof typeof initialisations])
      .default('glorot')
      .describe('of the hidden weights; the last layer begins at zero'),
    normalisation: z.enum(['standardise', 'none']).default('standardise').describe('of the inputs'),
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
    precision: z.enum(['float32', 'float64']).default('float32').describe('of weights and inputs'),
  };
}

export function layoutFor({ hidden, activation, precision }: NetworkShape, inputs: number): Layout {
  return layoutOf(inputs, hidden, activation, precision === 'float32' ? 'F32' : 'F64');
}

/** What a network's training is to do. */
export function trainingOfNetwork(config: NetworkShape): TrainingChoice {
  const { optimizer, epochs, batchSize, earlyStopping, hidden, activation } = config;
  return {
    optimizer,
    optimizerKey: 'optimizer',
    epochs,
    fullBatch: batchSize === 'full',
    earlyStopping: earlyStopping !== undefined,
    hiddenLayers: hidden.length,
    activation,
  };
}
