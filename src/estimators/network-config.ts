import type * as z from 'zod';
import type { Zod } from '../entry.js';
import { initialisations } from '../initialisations/index.js';
import { type Activation, type Layout, layoutOf } from '../training/layers.js';
import type { TrainingConfig } from '../training/machine.js';
import { descentParameters } from './descent-config.js';
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
    ...descentParameters(z),
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
