import { roundingOf, type Values } from './precision.js';

/**
 * The loss mean over rows of (k_r − λ̂_r s_r)², k and s at rowIndices[r], λ̂_r = lambda[r · lambdaStride].
 *
 * Residuals are float64 whatever the network's precision. Writes the gradient −2 (k_r − λ̂_r s_r) s_r / batchRows into
 * dLambda[r · lambdaStride] and returns the sum of squared residuals, r ascending.
 */
export function lambdaLoss(
  lambda: Values,
  lambdaStride: number,
  k: Float64Array,
  s: Float64Array,
  rowIndices: Uint32Array,
  rows: number,
  batchRows: number,
  dLambda: Values,
): number {
  const round = roundingOf(dLambda);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const meanSquare = s[rowIndices[r]];
    const residual = k[rowIndices[r]] - lambda[r * lambdaStride] * meanSquare;
    dLambda[r * lambdaStride] = round((-2 * residual * meanSquare) / batchRows);
    sum += residual * residual;
  }
  return sum;
}

/**
 * The loss mean over rows of (k_r − k̂_r)² with k̂_r = (1/n) Σ_i λ̂_ri x_ri², i ascending in float64, and
 * x_ri = mean + sd · z_ri. Writes −2 (k_r − k̂_r) x_ri² / (n · batchRows) into dLambda and k̂_r into kHat, and
 * returns the sum of squared residuals, r ascending.
 */
export function pointwiseLoss(
  lambda: Values,
  lambdaStride: number,
  z: Values,
  n: number,
  mean: number,
  sd: number,
  k: Float64Array,
  rowIndices: Uint32Array,
  rows: number,
  batchRows: number,
  dLambda: Values,
  kHat: Float64Array,
): number {
  const round = roundingOf(dLambda);
  const scale = 1 / n;
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const first = r * n;
    let fitted = 0;
    for (let i = first; i < first + n; i++) {
      const x = mean + sd * z[i];
      fitted += lambda[i * lambdaStride] * (x * x * scale);
    }
    kHat[r] = fitted;
    const residual = k[rowIndices[r]] - fitted;
    const slope = (-2 * residual) / batchRows;
    for (let i = first; i < first + n; i++) {
      const x = mean + sd * z[i];
      dLambda[i * lambdaStride] = round(slope * (x * x * scale));
    }
    sum += residual * residual;
  }
  return sum;
}
