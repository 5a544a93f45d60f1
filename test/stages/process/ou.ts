/** One path of ou by months, and the estimator that knows its law. */
export const exact = { exact: { kind: 'maximum-likelihood' } };
export const ou = {
  name: 'ou',
  seed: 5,
  simulate: {
    process: { kind: 'ou', kappa: 2, theta: 0.05, sigma: 0.02, x0: 0.03 },
    paths: 1,
    times: 100,
    dt: '1/12',
  },
  train: { estimators: exact as Record<string, object> },
};
