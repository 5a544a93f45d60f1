import { roundingOf, type Values } from './precision.js';

/**
 * The loss mean over rows of (k_r − λ̂_r s_r)², k and s at rowIndices[r], λ̂_r = lambda[r · lambdaStride].
 *
 * Residuals are float64 whatever the network's precision. Writes the gradient −2 (k_r − λ̂_r s_r) s_r / rows into
 * dLambda[r · lambdaStride] and returns the sum of squared residuals, r ascending.
 */
export function lambdaLoss(
  lambda: Values,
  lambdaStride: number,
  k: Float64Array,
  s: Float64Array,
  rowIndices: Uint32Array,
  rows: number,
  dLambda: Values,
): number {
  const round = roundingOf(dLambda);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const meanSquare = s[rowIndices[r]];
    const residual = k[rowIndices[r]] - lambda[r * lambdaStride] * meanSquare;
    dLambda[r * lambdaStride] = round((-2 * residual * meanSquare) / rows);
    sum += residual * residual;
  }
  return sum;
}
