import { windowProducts, windowProductWith } from '../evaluation/window-products.js';
import type { OrthonormalFit } from './orthonormal-fit.js';

/**
 * The covariance of c = Qᵀk where the errors' correlation is known, Ω_st = (1 − |s − t|/w)₊, and their size is not:
 *
 *   S = σ̂² QᵀΩQ    σ̂² = eᵀe / tr(MΩ)    ν = (tr MΩ)² / tr (MΩ)²
 *
 * with M = 1 − QQᵀ. σ̂² is unbiased; ν are Satterthwaite's (1946) degrees of freedom. With w = 1 all this is classical.
 * By sums over windows, in a time that grows with N and not with w:
 *
 *   tr(MΩ) = N − tr QᵀΩQ    tr (MΩ)² = tr Ω² − 2 tr QᵀΩ²Q + tr (QᵀΩQ)²
 */
export function knownNoise(
  { orthonormal, residuals, rows }: OrthonormalFit,
  w: number,
): { inner: Float64Array; degreesOfFreedom: number } {
  const p = orthonormal.length;
  const inside = windowProducts(p, rows, w, (row, into, at) => {
    for (let c = 0; c < p; c++) into[at + c] = orthonormal[c][row];
  });
  let trace = rows.length;
  let square = squareOfWindows(rows, w);
  for (let a = 0; a < p; a++) {
    trace -= inside[a * p + a];
    for (const value of windowProductWith(orthonormal[a], rows, w)) square -= 2 * value * value;
    for (let b = 0; b < p; b++) square += inside[a * p + b] * inside[b * p + a];
  }
  if (!(trace > 1e-9 * rows.length)) return { inner: inside.fill(NaN), degreesOfFreedom: NaN };
  const variance = residuals.reduce((sum, e) => sum + e * e, 0) / trace;
  return {
    inner: inside.map((value) => value * variance),
    degreesOfFreedom: (trace / square) * trace,
  };
}

/**
 * tr Ω² = Σ_st (1 − |s − t|/w)²₊ over the rows: each has a window of the rows that follow it, of whose distances the
 * number, the sum and the sum of squares are carried along in whole numbers.
 */
function squareOfWindows(rows: Uint32Array, w: number): number {
  let [count, sum, squares] = [0, 0, 0];
  let total = 0;
  for (let row = 0, end = 1; row < rows.length; row++) {
    if (row > 0) {
      // The window's origin moves: the row itself leaves it, and all distances shrink by the step.
      const step = rows[row] - rows[row - 1];
      if (count > 0) {
        squares += count * step * step - 2 * step * sum;
        sum -= count * step;
        count--;
      }
      end = Math.max(end, row + 1);
    }
    for (; end < rows.length && rows[end] - rows[row] < w; end++) {
      const distance = rows[end] - rows[row];
      count++;
      sum += distance;
      squares += distance * distance;
    }
    total += 1 + 2 * (count - (2 * sum) / w + squares / (w * w));
  }
  return total;
}
