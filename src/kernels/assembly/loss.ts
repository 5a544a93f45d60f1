function lambdaLoss<T extends number>(
  lambda: usize,
  lambdaStride: usize,
  k: usize,
  s: usize,
  rowIndices: usize,
  rows: usize,
  dLambda: usize,
): f64 {
  let sum: f64 = 0;
  for (let r: usize = 0; r < rows; r++) {
    const position = (<usize>load<u32>(rowIndices + (r << 2))) << 3;
    const meanSquare = load<f64>(s + position);
    const offset = r * lambdaStride * sizeof<T>();
    const residual = load<f64>(k + position) - <f64>load<T>(lambda + offset) * meanSquare;
    store<T>(dLambda + offset, <T>((-2 * residual * meanSquare) / <f64>rows));
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
  dLambda: usize,
): f64 {
  return lambdaLoss<f32>(lambda, lambdaStride, k, s, rowIndices, rows, dLambda);
}
export function lambdaLossF64(
  lambda: usize,
  lambdaStride: usize,
  k: usize,
  s: usize,
  rowIndices: usize,
  rows: usize,
  dLambda: usize,
): f64 {
  return lambdaLoss<f64>(lambda, lambdaStride, k, s, rowIndices, rows, dLambda);
}
