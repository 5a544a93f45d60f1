/** What parameters that are λ are called. */

/** The parameter that is λ where an estimator takes it for one number. */
export const lambdaName = 'lambda';

/** In studies: the mean over rows of a λ̂ that differs from row to row. */
export const meanLambdaName = 'mean lambda';

/** A parameter's name as people read it. */
export function shownName(parameter: string): string {
  return parameter === meanLambdaName ? 'mean λ̂' : parameter;
}
