import { adam } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { sgd } from './sgd.js';

/** Every optimizer, by its name in pipeline files. */
export const optimizers = { sgd, adam } as const satisfies Record<string, Optimizer<never>>;
