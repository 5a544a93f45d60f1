import type { TransitionKind } from './kinds.js';

/** An estimator of the process as a pipeline file chooses it, its defaults filled in. */
export type TransitionEstimatorConfig = { readonly kind: TransitionKind } & Readonly<Record<string, unknown>>;
