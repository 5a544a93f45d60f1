import type { Optimizer } from './optimizer.js';

export interface LbfgsParameters {
  memory: number;
  gradientTolerance: number;
}

/**
 * Limited-memory BFGS with a line search (Nocedal & Wright 2006, algorithms 7.5 and 3.5): full batches, no learning
 * rate. An epoch is one iteration. The work is in training/lbfgs.ts.
 */
export const lbfgs: Optimizer<LbfgsParameters> = {
  kind: 'lbfgs',
  summary: 'limited-memory BFGS: full batches, steps by a line search; best in float64',
  parameters: (z) => ({
    memory: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('latest steps, from which it estimates the curvature'),
    gradientTolerance: z
      .number()
      .positive()
      .default(1e-12)
      .describe('gradient norm at which it has converged'),
  }),
  slots: 0,
  initialScalars: [],
  stability: 'line-search',
};
