import type { PriorChoice } from '../priors/prior.js';

/** Where draws come from, and so which likelihood is known. */
export interface RowSource {
  /** The parameters' priors, by name, in their order. */
  readonly priors: Readonly<Record<string, PriorChoice>>;
  /** Draws to learn from. */
  readonly train: number;
  readonly likelihood: Likelihood;
}

/** How data come from parameters, where a likelihood of them is known. */
export type Likelihood =
  /** k = λ s + noise of this standard deviation; the one parameter is λ. */
  | { readonly kind: 'row'; readonly noise: number }
  /** A process observed without error: brownian, gbm and ou have sums that say all; what the file gives is fixed. */
  | {
      readonly kind: 'process';
      readonly process: string;
      readonly fixed: Readonly<Record<string, number>>;
      /** Whether paths begin in the stationary law, which says something of the parameters as well. */
      readonly stationary: boolean;
    };
