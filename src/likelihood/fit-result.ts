import type { GivenParameters } from './kinds.js';

/** A maximum in the model's parameters. */
export interface Fit {
  readonly values: Readonly<Partial<Record<string, number | null>>>;
  /** The same where the search ended: a parameter at a bound that has no law is next to it. Absent where there is no estimate. */
  readonly end?: GivenParameters;
  readonly free: readonly string[];
  readonly atBound: readonly string[];
  readonly logLikelihood: number | null;
  readonly converged: boolean;
  /** Of the parameters that are free and at no bound, in their order: float64[q × q], where there is one. */
  readonly inner: readonly string[];
  readonly observed?: Float64Array | undefined;
  readonly robust?: Float64Array | undefined;
  /** Why there is no estimate, or what is to be known of it. */
  readonly problems: readonly string[];
}

/** How a maximum is searched for; by searches of its own, as exactly as may be, and with errors where nothing is said. */
export interface Search {
  /** One search from here. */
  readonly near?: GivenParameters | undefined;
  /** What a step must promise to gain, relative to 1 + |ln L|, for the search to go on. */
  readonly least?: number | undefined;
  readonly errors?: boolean;
}
