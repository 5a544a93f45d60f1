/** What one estimator found for one parameter. Numbers that do not exist are null. */
export interface Finding {
  readonly estimator: string;
  readonly parameter: string;
  readonly status: string;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly truth: number | null;
  /** The standard error that the noise gives the estimate, from the replicate's x and the noise's known size. */
  readonly theoryError: number | null;
}

/** A finding in one of the replicates of a pipeline: 0, 1, 2, … and the seed that it had, written out. */
export interface ReplicateRow extends Finding {
  readonly replicate: number;
  readonly seed: string;
}
