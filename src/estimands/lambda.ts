import { lambdaModels } from '../targets/index.js';
import type { LambdaModel } from '../targets/lambda-model.js';
import { constantLambda, type LambdaChoice, truthOf } from '../targets/truth.js';

/** λ as what is asked for: one number, a function of x, or a number for each row. */

/** The true λ as a function of x, NaN where it has no value; undefined where k was observed. */
export function trueLambda(lambda: LambdaChoice | undefined): ((x: number) => number) | undefined {
  if (!lambda) return undefined;
  const model = lambdaModels[lambda.kind] as LambdaModel<unknown>;
  return (x) => model.lambdaAt(lambda, x);
}

/** What is known of the true λ. */
export type TruthKind =
  | { readonly kind: 'observed' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'function' }
  | { readonly kind: 'row' };

/** k observed, one number, drawn for each row, or a function of x. */
export function truthKind(lambda: LambdaChoice | undefined): TruthKind {
  if (!lambda) return { kind: 'observed' };
  const model = lambdaModels[lambda.kind] as LambdaModel<unknown>;
  if (model.draw) return { kind: 'row' };
  const value = constantLambda(truthOf(lambda));
  return value === undefined ? { kind: 'function' } : { kind: 'constant', value };
}
