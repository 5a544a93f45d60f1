/**
 * out[row · outStride] = (1/n) Σ_i x[row, i]^power, power ≥ 1, x float64[rows × n].
 *
 * Term i goes to partial sum i mod 8, in order; with the partials as pairs p0 … p3 (partials 0 and 1, 2 and 3, …)
 * the sum is (p0 + p1) + (p2 + p3), first of the pair plus second. x^power is x · (x · (… · x)).
 */
export function meanPower(
  x: Float64Array,
  rows: number,
  n: number,
  power: number,
  out: Float64Array,
  outStride: number,
): void {
  const p = new Float64Array(8);
  for (let row = 0; row < rows; row++) {
    p.fill(0);
    for (let i = 0; i < n; i++) p[i % 8] += raise(x[row * n + i], power);
    const first = p[0] + p[2] + (p[4] + p[6]);
    const second = p[1] + p[3] + (p[5] + p[7]);
    out[row * outStride] = (first + second) / n;
  }
}

function raise(x: number, power: number): number {
  let p = x;
  for (let k = 1; k < power; k++) p *= x;
  return p;
}

/**
 * Welford's running mean and sum of squared deviations (Welford 1962) of columns [firstColumn, firstColumn +
 * columns) of x[·, n] over the rows at `rowIndices`, in that order. `mean` and `m2` (float64[n]) hold those of
 * `seen` rows already; with seen = 0 they need not be set. With c rows seen, this one included:
 *
 *   δ = x − mean;  mean ← mean + δ · (1/c);  m2 ← m2 + δ · (x − mean)
 */
export function columnMoments(
  x: Float64Array,
  n: number,
  rowIndices: Uint32Array,
  seen: number,
  firstColumn: number,
  columns: number,
  mean: Float64Array,
  m2: Float64Array,
): void {
  for (let i = firstColumn; i < firstColumn + columns; i++) {
    let average = seen === 0 ? 0 : mean[i];
    let squares = seen === 0 ? 0 : m2[i];
    let c = seen;
    for (const row of rowIndices) {
      const value = x[row * n + i];
      const delta = value - average;
      c += 1;
      average += delta * (1 / c);
      squares += delta * (value - average);
    }
    mean[i] = average;
    m2[i] = squares;
  }
}
