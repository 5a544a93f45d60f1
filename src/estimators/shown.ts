import type { Estimator } from './estimator.js';
import { estimators } from './index.js';

/** Whether tables of what was learned show an estimator's parameters: that of the mean is k's, with no λ in it. */
export function hasParametersOfLambda(config: { readonly kind: keyof typeof estimators }): boolean {
  const estimator = estimators[config.kind] as Estimator<unknown>;
  return estimator.estimands(config).some(({ of }) => of !== 'k');
}
