import type { transitionEstimators } from './index.js';

/** An estimator of the process as a pipeline file chooses it, its defaults filled in. */
export type TransitionEstimatorConfig = { readonly kind: keyof typeof transitionEstimators } & Readonly<
  Record<string, unknown>
>;
