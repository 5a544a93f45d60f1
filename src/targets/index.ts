import { constant } from './constant.js';
import type { LambdaModel } from './lambda-model.js';
import { linear } from './linear.js';
import { polynomial } from './polynomial.js';
import { uniform } from './uniform.js';

/** Every model of λ, by its name in pipeline files. */
export const lambdaModels = { constant, linear, polynomial, uniform } as const satisfies Record<
  string,
  LambdaModel<never>
>;
