import type { KernelModule } from '../kernels/modules.js';
import { lambdaModels } from './index.js';
import type { LambdaModel } from './lambda-model.js';

/** A model of λ as a pipeline file chooses it. */
export type LambdaChoice = { readonly kind: keyof typeof lambdaModels } & Readonly<Record<string, unknown>>;

/** Kernels that targets by this model are computed with beside those of draws and rows. */
export function kernelsOf(lambda: LambdaChoice | undefined): readonly KernelModule[] {
  const model = lambda && (lambdaModels[lambda.kind] as LambdaModel<unknown>);
  return model?.kernels ?? [];
}

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
