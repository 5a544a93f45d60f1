import type { FixtureRow } from './grid-fixture.js';

/** Grids that tests draw and look at: made up, deterministic. */

/** Learning rate × optimizer: beyond a limit that depends on the optimizer the training diverges. */
export function stabilityEdge(): FixtureRow[] {
  const limits = { sgd: 0.05, momentum: 0.02, adam: 0.3, rmsprop: 0.1 };
  const rates = Array.from({ length: 12 }, (_, i) => Number((1e-4 * 10 ** (i / 3)).toPrecision(3)));
  return Object.entries(limits).flatMap(([optimizer, limit]) =>
    rates.map((rate): FixtureRow => {
      const swept = {
        'train.estimators.network.optimizer.learningRate': rate,
        'train.estimators.network.optimizer.kind': optimizer,
      };
      if (rate > limit) {
        const message = `the loss grew to 1e${Math.round(Math.log10(rate / limit) * 10)} at epoch 4`;
        return { swept, estimator: 'network', status: 'diverged', message };
      }
      if (rate < 2e-4) return { swept, estimator: 'network', status: 'dropped', rung: 1 };
      return { swept, estimator: 'network', rmse: 0.01 + 0.3 * Math.abs(Math.log(rate / limit + 0.02)) ** 2 };
    }),
  );
}

/** n × noise × seed, two estimators whose λ̂ lies around 0.25 as the seed has it. */
export function recoveryStudy(ns = [10, 100, 1000], seeds = 6): FixtureRow[] {
  const noises = [0.001, 0.01, 0.1, 1];
  return ns.flatMap((n) =>
    noises.flatMap((noise) =>
      Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) =>
        ['closed-form', 'mean'].map((estimator): FixtureRow => {
          const swept = { 'simulate.paths': n, 'targets.noise': noise, seed };
          const standardError = noise / Math.sqrt(n);
          const error = standardError * 2.2 * Math.sin(3.7 * seed + n + (estimator === 'mean' ? 1 : 0));
          const lambda = 0.25 + error + (estimator === 'mean' ? 0.01 : 0);
          return {
            swept,
            estimator,
            lambda,
            error: lambda - 0.25,
            truth: 0.25,
            standardError,
            lower95: lambda - 1.96 * standardError,
            upper95: lambda + 1.96 * standardError,
            rmse: noise * (1 + 0.1 * Math.cos(seed)),
            mae: noise * 0.8,
            r2: 1 - noise / 10,
          };
        }),
      ),
    ),
  );
}

/** The same with three widths of the hidden layer. */
export function threeKeys(): FixtureRow[] {
  return [8, 32, 128].flatMap((hidden) =>
    stabilityEdge().map((row) => ({
      ...row,
      swept: { ...row.swept, 'train.estimators.network.hidden': hidden },
      ...(row.rmse !== undefined && { rmse: row.rmse * (1 + hidden / 100) }),
    })),
  );
}
