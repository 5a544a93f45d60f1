function lambdaLoss<T extends number>(
  lambda: usize,
  lambdaStride: usize,
  k: usize,
  s: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
): f64 {
  let sum: f64 = 0;
  for (let r: usize = 0; r < rows; r++) {
    const position = (<usize>load<u32>(rowIndices + (r << 2))) << 3;
    const meanSquare = load<f64>(s + position);
    const offset = r * lambdaStride * sizeof<T>();
    const residual = load<f64>(k + position) - <f64>load<T>(lambda + offset) * meanSquare;
    store<T>(dLambda + offset, <T>((-2 * residual * meanSquare) / <f64>batchRows));
    sum += residual * residual;
  }
  return sum;
}

export function lambdaLossF32(
  lambda: usize,
  lambdaStride: usize,
  k: usize,
  s: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
): f64 {
  return lambdaLoss<f32>(lambda, lambdaStride, k, s, rowIndices, rows, batchRows, dLambda);
}
export function lambdaLossF64(
  lambda: usize,
  lambdaStride: usize,
  k: usize,
  s: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
): f64 {
  return lambdaLoss<f64>(lambda, lambdaStride, k, s, rowIndices, rows, batchRows, dLambda);
}

/**
 * The loss mean over rows of (k_r − k̂_r)² with k̂_r = (1/n) Σ_i λ̂_ri x_ri², the sum taken with i ascending in
 * float64; x_ri = mean + sd · z_ri from the standardised inputs z. Writes −2 (k_r − k̂_r) x_ri² / (n · batchRows)
 * into dLambda, k̂_r into kHat (float64[rows]), and returns the sum of squared residuals, r ascending.
 */
function pointwiseLoss<T extends number>(
  lambda: usize,
  lambdaStride: usize,
  z: usize,
  n: usize,
  mean: f64,
  sd: f64,
  k: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
  kHat: usize,
): f64 {
  let sum: f64 = 0;
  const scale = 1.0 / <f64>n;
  for (let r: usize = 0; r < rows; r++) {
    const first = r * n;
    let fitted: f64 = 0;
    for (let i: usize = first; i < first + n; i++) {
      const x = mean + sd * <f64>load<T>(z + i * sizeof<T>());
      fitted += <f64>load<T>(lambda + i * lambdaStride * sizeof<T>()) * (x * x * scale);
    }
    store<f64>(kHat + (r << 3), fitted);
    const position = (<usize>load<u32>(rowIndices + (r << 2))) << 3;
    const residual = load<f64>(k + position) - fitted;
    const slope = (-2 * residual) / <f64>batchRows;
    for (let i: usize = first; i < first + n; i++) {
      const x = mean + sd * <f64>load<T>(z + i * sizeof<T>());
      store<T>(dLambda + i * lambdaStride * sizeof<T>(), <T>(slope * (x * x * scale)));
    }
    sum += residual * residual;
  }
  return sum;
}

export function pointwiseLossF32(
  lambda: usize,
  lambdaStride: usize,
  z: usize,
  n: usize,
  mean: f64,
  sd: f64,
  k: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
  kHat: usize,
): f64 {
  return pointwiseLoss<f32>(lambda, lambdaStride, z, n, mean, sd, k, rowIndices, rows, batchRows, dLambda, kHat);
}

export function pointwiseLossF64(
  lambda: usize,
  lambdaStride: usize,
  z: usize,
  n: usize,
  mean: f64,
  sd: f64,
  k: usize,
  rowIndices: usize,
  rows: usize,
  batchRows: usize,
  dLambda: usize,
  kHat: usize,
): f64 {
  return pointwiseLoss<f64>(lambda, lambdaStride, z, n, mean, sd, k, rowIndices, rows, batchRows, dLambda, kHat);
}
