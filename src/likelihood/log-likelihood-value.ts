/** ln p of all transitions with its derivatives by p parameters. */
export interface LogLikelihood {
  readonly value: number;
  readonly slope: Float64Array;
  /** Symmetric, float64[p × p]. */
  readonly bend: Float64Array;
  /** Σ s sᵀ of the transitions' scores s, float64[p × p]. */
  readonly scores: Float64Array;
}
