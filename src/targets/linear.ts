import type { LambdaModel } from './lambda-model.js';

/** λ(x) = a + b x. */
export const linear: LambdaModel<{ a: number; b: number }> = {
  kind: 'linear',
  summary: 'λ(x) = a + b x',
  parameters: (z) => ({ a: z.number().describe('λ at x = 0'), b: z.number().describe('slope of λ') }),
  coefficients: ({ a, b }) => [0, 0, a, b],
  lambdaAt: ({ a, b }, x) => a + b * x,
};
