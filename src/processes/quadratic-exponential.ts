import { log } from '../kernels/reference/elementary.js';
import { decayOver } from './mean-reversion.js';

/**
 * Andersen's quadratic-exponential step of dv = κ (θ − v) dt + σ √v dW (2008): with the mean m and variance s² of v′ and
 * ψ = s²/m², v′ = a (b + z)² up to ψ = 1.5, else 0 with probability p and exponential. Constants: e^−κh, θ (1 − e^−κh), and
 * s² = v · third + fourth.
 */
export function varianceConstants(
  { kappa, theta, sigma }: { kappa: number; theta: number; sigma: number },
  h: number,
): readonly number[] {
  const { decay, gone, weight } = decayOver(kappa, h);
  const noise = sigma * sigma * weight;
  return [decay, theta * gone, noise * decay, 0.5 * theta * noise * gone];
}

/** m and ψ. */
export function momentsOfNext(
  v: number,
  [decay, level, slope, constant]: readonly number[],
): { mean: number; psi: number } {
  const mean = v * decay + level;
  return { mean, psi: (v * slope + constant) / (mean * mean) };
}

/** b², of ψ ≤ 1.5. */
function squareOf(psi: number): number {
  const inverse = 2 / psi;
  return inverse - 1 + Math.sqrt(inverse) * Math.sqrt(inverse - 1);
}

/** v′ by the normal z or the uniform u. */
export function nextVariance(mean: number, psi: number, z: number, u: number): number {
  if (psi <= 1.5) {
    const square = squareOf(psi);
    const shifted = Math.sqrt(square) + z;
    return (mean / (1 + square)) * (shifted * shifted);
  }
  const p = (psi - 1) / (psi + 1);
  return u <= p ? 0 : (log((1 - p) / (1 - u)) * mean) / (1 - p);
}

/** ln E e^(rate v′) given v; NaN where it has no value. */
export function logMeanOfExponential(mean: number, psi: number, rate: number): number {
  if (psi <= 1.5) {
    const square = squareOf(psi);
    const a = mean / (1 + square);
    const left = 1 - 2 * rate * a;
    return left > 0 ? (rate * square * a) / left - 0.5 * log(left) : NaN;
  }
  const p = (psi - 1) / (psi + 1);
  const beta = (1 - p) / mean;
  return rate < beta ? log(p + (beta * (1 - p)) / (beta - rate)) : NaN;
}
