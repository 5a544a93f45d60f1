import { inverseOf } from '../likelihood/symmetric-matrices.js';

/**
 * Classical standard errors of a fit by least squares from the Hessian H of the mean squared residual, by the numbers at
 * `places`: the covariance is σ² (2 / N) H⁻¹ with σ² = N · loss / (N − p), which is σ² (JᵀJ)⁻¹ where residuals are small or
 * the model is linear (Seber & Wild 2003, 2.1). NaN where H does not tell the numbers apart.
 */
export function errorsByHessian(
  hessian: Float64Array,
  places: readonly number[],
  rows: number,
  loss: number,
): Float64Array {
  const [p, all] = [places.length, Math.sqrt(hessian.length)];
  const free = Float64Array.from(
    { length: p * p },
    (_, e) => hessian[places[Math.floor(e / p)] * all + places[e % p]],
  );
  const inverse = rows > p ? inverseOf(free, p) : undefined;
  return Float64Array.from({ length: p }, (_, i) => {
    const variance = inverse ? (loss * 2 * inverse[i * p + i]) / (rows - p) : NaN;
    return variance >= 0 ? Math.sqrt(variance) : NaN;
  });
}
