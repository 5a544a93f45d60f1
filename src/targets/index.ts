import { constant } from './constant.js';
import { cubic } from './cubic.js';
import { formula } from './formula.js';
import type { LambdaModel } from './lambda-model.js';
import { linear } from './linear.js';
import { polynomial } from './polynomial.js';
import { sinusoidal } from './sinusoidal.js';
import { uniform } from './uniform.js';

/** Every model of λ, by its name in pipeline files. */
export const lambdaModels = {
  constant,
  linear,
  polynomial,
  sinusoidal,
  cubic,
  formula,
  uniform,
} as const satisfies Record<string, LambdaModel<never>>;
