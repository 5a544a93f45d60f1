import { overlapSquares, timesOverlap } from '../evaluation/overlap.js';
import { windowProducts } from '../evaluation/window-products.js';
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
  let square = overlapSquares(rows, w);
  for (let a = 0; a < p; a++) {
    trace -= inside[a * p + a];
    for (const value of timesOverlap(orthonormal[a], rows, w)) square -= 2 * value * value;
    for (let b = 0; b < p; b++) square += inside[a * p + b] * inside[b * p + a];
  }
  if (!(trace > 1e-9 * rows.length)) return { inner: inside.fill(NaN), degreesOfFreedom: NaN };
  const variance = residuals.reduce((sum, e) => sum + e * e, 0) / trace;
  return {
    inner: inside.map((value) => value * variance),
    degreesOfFreedom: (trace / square) * trace,
  };
}
