import { log } from './drawn';

/**
 * Andersen's quadratic-exponential step of dv = kappa (theta − v) dt + sigma √v dW (2008): with the mean m and variance s² of v′
 * and psi = s²/m², v′ = a (b + z)² up to psi = 1.5, else 0 with probability p and exponential with rate beta.
 * processes/quadratic-exponential.ts has the twin. Constants: e^−kappa h, theta (1 − e^−kappa h), and s² = v · third + fourth.
 */

// @ts-ignore: decorator
@inline
export function meanOf(v: f64, constants: usize): f64 {
  return v * load<f64>(constants) + load<f64>(constants, 8);
}

// @ts-ignore: decorator
@inline
export function psiOf(v: f64, mean: f64, constants: usize): f64 {
  return (v * load<f64>(constants, 16) + load<f64>(constants, 24)) / (mean * mean);
}

/** b², of psi ≤ 1.5. */
// @ts-ignore: decorator
@inline
export function squareOf(psi: f64): f64 {
  const inverse = 2.0 / psi;
  return inverse - 1.0 + Math.sqrt(inverse) * Math.sqrt(inverse - 1.0);
}

/** v′ by the normal z or the uniform u. */
export function nextVariance(mean: f64, psi: f64, z: f64, u: f64): f64 {
  if (psi <= 1.5) {
    const square = squareOf(psi);
    const shifted = Math.sqrt(square) + z;
    return (mean / (1.0 + square)) * (shifted * shifted);
  }
  const p = (psi - 1.0) / (psi + 1.0);
  return u <= p ? 0.0 : (log((1.0 - p) / (1.0 - u)) * mean) / (1.0 - p);
}
