/**
 * The four cubic B-splines on `knots` that are above 0 at x, by de Boor's recursion (de Boor 1978; Piegl & Tiller 1997,
 * algorithm A2.2): B_first … B_{first+3} into `values`. Returns first. The knots ascend, the first and the last of them four
 * times; beyond the ends splines go on as they are there.
 */
export function splinesAt(knots: ArrayLike<number>, x: number, values: Float64Array): number {
  const last = knots.length - 5;
  const inside = Math.min(Math.max(x, knots[3]), knots[last + 1]);
  let [low, high] = [3, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (inside >= knots[middle]) low = middle;
    else high = middle - 1;
  }
  values[0] = 1;
  for (let degree = 1; degree <= 3; degree++) {
    let carried = 0;
    for (let r = 0; r < degree; r++) {
      const [right, left] = [knots[low + r + 1] - inside, inside - knots[low + 1 - degree + r]];
      const share = values[r] / (right + left);
      values[r] = carried + right * share;
      carried = left * share;
    }
    values[degree] = carried;
  }
  return low - 3;
}

/** out[row, b] = (1/n) Σ_i B_b(x[row, i]) x[row, i]², x float64[rows × n], out float64[rows × (knots − 4)]. */
export function splineMeans(
  x: Float64Array,
  rows: number,
  n: number,
  knots: Float64Array,
  out: Float64Array,
): void {
  const functions = knots.length - 4;
  const values = new Float64Array(4);
  out.fill(0, 0, rows * functions);
  for (let row = 0; row < rows; row++) {
    for (let i = row * n; i < (row + 1) * n; i++) {
      const at = row * functions + splinesAt(knots, x[i], values);
      const square = (x[i] * x[i]) / n;
      for (let b = 0; b < 4; b++) out[at + b] += values[b] * square;
    }
  }
}
