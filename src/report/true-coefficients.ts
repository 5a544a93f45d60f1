import type { SimulatedProcess } from '../estimands/process.js';
import { processes } from '../processes/index.js';
import type { Process } from '../processes/process.js';

/** A function of x. */
export type OfX = (x: number) => number;

/** The drift and the diffusion coefficient of a simulated process of one component, where they are known. */
export function trueCoefficients(process: SimulatedProcess | undefined): {
  readonly drift: OfX | undefined;
  readonly diffusion: OfX | undefined;
} {
  if (!process) return { drift: undefined, diffusion: undefined };
  const entry = (processes as Record<string, unknown>)[process.kind] as Process<unknown>;
  if (entry.components.length > 1) return { drift: undefined, diffusion: undefined };
  const { coefficients } = entry;
  const powers = entry.polynomialDrift?.(process);
  const volatility = entry.volatility?.(process);
  // A step of 1: what the constants have of it is none of the law's.
  const constants = coefficients ? [1, 1, ...coefficients.own(process)] : [];
  return {
    drift: powers
      ? (x) => powers.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
      : coefficients && ((x) => coefficients.drift(x, constants)),
    diffusion:
      volatility !== undefined
        ? (x) => (volatility.scale === 'log' ? volatility.value * x : volatility.value)
        : coefficients && ((x) => coefficients.diffusion(x, constants)),
  };
}
