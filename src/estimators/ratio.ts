import type { Estimator } from './estimator.js';

/**
 * λ̂_j = k_j / s_j: the closed form where each row has a λ of its own. It reads k, so that k̂_j = λ̂_j s_j is k_j again
 * and proves nothing; how near λ̂_j is to λ_j does. There is no λ̂ where s_j = 0: such a row says nothing of λ.
 */
export const ratio: Estimator<object> = {
  kind: 'ratio',
  summary: 'each row’s own λ̂ = k / s: the closed form of a λ that differs from row to row',
  parameters: () => ({}),
  level: 'closed-form',
  estimands: () => [],
  formula: () => '\\hat{λ}_j = \\frac{k_j}{s_j}',
  readsK: () => true,
  lambdaByRow: true,
  trains: () => undefined,
  predictsFromPaths: () => false,
  fit: () =>
    Promise.resolve({
      status: 'converged',
      message: null,
      parameters: [],
      fullSample: () => null,
      tables: () => ({}),
    }),
  predictor: () => ({
    predict({ s, k }) {
      const lambdaHat = k.map((value, r) => (s[r] > 0 ? value / s[r] : NaN));
      return Promise.resolve({ lambdaHat, kHat: lambdaHat.map((value, r) => value * s[r]) });
    },
    release: () => undefined,
  }),
};
