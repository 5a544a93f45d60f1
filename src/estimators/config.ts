import type { estimators } from './index.js';

/** An estimator as a pipeline file chooses it, its defaults filled in. */
export type EstimatorConfig = { readonly kind: keyof typeof estimators } & Readonly<Record<string, unknown>>;
