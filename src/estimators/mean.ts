import type { Estimator } from './estimator.js';

/**
 * Predicts the training rows' mean of k for every row: what every other estimator has to beat. It says nothing
 * of λ, so λ̂ is missing.
 */
export const mean: Estimator<object> = {
  kind: 'mean',
  summary: 'predicts the training mean of k: what the others have to beat',
  parameters: () => ({}),
  level: 'mean',
  formula: () => '\\hat{k}_j = \\frac{1}{N} \\sum_l k_l',
  estimands: () => [{ of: 'k' }],
  readsK: () => false,
  lambdaByRow: false,
  trains: () => undefined,
  predictsFromPaths: () => false,
  fit({ train, k }) {
    let sum = 0;
    for (const j of train) sum += k[j];
    const parameter = { name: 'mean', standardError: null, interval95: null };
    return Promise.resolve({
      status: 'converged',
      message: null,
      parameters: [{ ...parameter, estimate: sum / train.length }],
      fullSample: () => null,
      tables: () => ({}),
    });
  },
  predictor: (_config, { parameters: [fitted] }) => ({
    predict: ({ rows }) =>
      Promise.resolve({
        kHat: new Float64Array(rows).fill(fitted?.estimate ?? NaN),
        lambdaHat: new Float64Array(rows).fill(NaN),
      }),
    release: () => undefined,
  }),
};
