import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { adamw } from './adamw.js';
import { lbfgs } from './lbfgs.js';
import { momentum } from './momentum.js';
import { nesterov } from './nesterov.js';
import type { Optimizer } from './optimizer.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

/** Every optimizer, by its name in pipeline files. */
export const optimizers = {
  sgd,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
  adamw,
  lbfgs,
} as const satisfies Record<string, Optimizer<never>>;
