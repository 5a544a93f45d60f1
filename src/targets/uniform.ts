import type { LambdaModel } from './lambda-model.js';

/** λ_j drawn for each row, uniform on [low, high). */
export const uniform: LambdaModel<{ low: number; high: number }> = {
  kind: 'uniform',
  summary: 'a λ for each row, drawn uniformly from [low, high)',
  parameters: (z) => ({ low: z.number().describe('least λ'), high: z.number().describe('bound above λ') }),
  draw: ({ low, high }, u) => low + (high - low) * u,
  lambdaAt: () => NaN,
};
