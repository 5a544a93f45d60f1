/** A small experiment of posteriors: κ and σ of an Ornstein–Uhlenbeck process, of one short path. */
export const smallPosterior = {
  name: 'posterior',
  seed: 3,
  simulate: {
    process: { kind: 'ou', kappa: 2, theta: 0, sigma: 0.3, x0: 'stationary' },
    paths: 1,
    times: 40,
    dt: 0.1,
  },
  prior: {
    kappa: { kind: 'uniform', low: 0.05, high: 5 },
    sigma: { kind: 'uniform', low: 0.1, high: 1 },
  },
  draws: { train: 600, test: 120 },
  train: {
    estimators: {
      prior: { kind: 'prior' },
      line: { kind: 'linear-gaussian' },
      mixture: { kind: 'mixture-posterior', hidden: [8], components: 2, ensemble: 2, epochs: 4 },
      spline: { kind: 'spline-posterior', hidden: [8], bins: 4, epochs: 3 },
      exact: { kind: 'exact-posterior' },
    } as Record<string, object>,
  },
};

/** Rows whose λ was drawn. */
export const rowPosterior = {
  name: 'rows',
  seed: 3,
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 10,
    times: 800,
    dt: '1/252',
  },
  targets: { lambda: { kind: 'uniform', low: 0.1, high: 0.4 }, noise: 0.1 },
  train: {
    estimators: {
      prior: { kind: 'prior' },
      line: { kind: 'linear-gaussian' },
      exact: { kind: 'exact-posterior' },
    } as Record<string, object>,
  },
};
