import { sine } from '../kernels/reference/sine.js';
import type { LambdaModel } from './lambda-model.js';

export interface SinusoidalParameters {
  mean: number;
  amplitude: number;
  frequency: number;
  phase: number;
}

/**
 * λ(x) = mean + amplitude · sin(frequency · x + phase): a λ that no polynomial basis holds. The sine is the
 * kernels' own, the same on every engine; its absolute error is below 3e-16 for arguments up to 1e5.
 */
export const sinusoidal: LambdaModel<SinusoidalParameters> = {
  kind: 'sinusoidal',
  summary: 'λ(x) = mean + amplitude · sin(frequency · x + phase)',
  parameters: (z) => ({
    mean: z.number().describe('λ around which it swings'),
    amplitude: z.number().describe('how far it swings'),
    frequency: z.number().describe('radians per unit of x'),
    phase: z.number().default(0).describe('radians at x = 0'),
  }),
  meanOfF: ({ mean, amplitude, frequency, phase }) => ({
    kernel: 'sineMean',
    constants: [mean, amplitude, frequency, phase],
  }),
  lambdaAt: ({ mean, amplitude, frequency, phase }, x) => mean + amplitude * sine(frequency * x + phase),
};
