import { lambdaModels } from './index.js';
import type { LambdaModel } from './lambda-model.js';

/** A model of λ as a pipeline file chooses it. */
export type LambdaChoice = { readonly kind: keyof typeof lambdaModels } & Readonly<Record<string, unknown>>;

/** f's coefficients by power of x where the targets are made from a polynomial f; undefined otherwise. */
export function truthOf(lambda: LambdaChoice | undefined): readonly number[] | undefined {
  const model = lambda && (lambdaModels[lambda.kind] as LambdaModel<unknown>);
  return model?.coefficients?.(lambda);
}

/** The λ that is one number, where f(x) = λ x²; undefined where it is not, or f is no polynomial. */
export function constantLambda(coefficients: readonly number[] | undefined): number | undefined {
  const isSquare = coefficients?.every((coefficient, power) => power === 2 || coefficient === 0);
  return isSquare ? (coefficients?.[2] ?? 0) : undefined;
}

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
