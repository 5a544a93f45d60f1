/** What the rows' x and the noise say about a basis, before anything is fitted to k. */
export interface DesignEvidence {
  /** The estimator whose basis it is; null where no estimator has one. */
  readonly estimator: string | null;
  /** The estimator of a function λ(x) that a spline of so many terms stands for, where no estimator has a basis. */
  readonly standsFor: { readonly estimator: string; readonly terms: number } | null;
  readonly parameters: readonly string[];
  /** The power of x in f that each parameter multiplies: 2, 3, 4, …; none of terms, which are formulas. */
  readonly powers: readonly number[];
  /** Where it multiplies x² (x − around)^(power − 2) instead. */
  readonly around?: number | undefined;
  /** Of Φ over the training rows, its columns scaled to length 1; null where they depend on each other. */
  readonly conditionNumber: number | null;
  /**
   * The combination of parameters that k tells least about: weights of the scaled columns (length 1), in the order of
   * the parameters.
   */
  readonly weakestDirection: readonly number[];
  /**
   * By parameter; null where there is none. Where independent noise of known size was put on k, Cramér and Rao's bound
   * √ diag(σ² (ΦᵀΦ)⁻¹); else the standard errors of the fit.
   */
  readonly errors: readonly (number | null)[];
  readonly bound: boolean;
  /** σ: the noise that was put on k, or the residuals' standard deviation where k was observed. */
  readonly sigma: number;
  /** √ mean square of each column of Φ. */
  readonly columnScale: readonly number[];
  /** √ mean square of what λ explains of k, without its noise: by the true λ, else by the fit. */
  readonly signal: number;
}
