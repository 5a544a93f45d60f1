import type { LambdaModel } from './lambda-model.js';

/** λ(x) = value. In a pipeline file, a bare number says the same. */
export const constant: LambdaModel<{ value: number }> = {
  kind: 'constant',
  summary: 'the same λ for every x; `lambda: 0.25` says it too',
  parameters: (z) => ({ value: z.number().describe('λ') }),
  coefficients: ({ value }) => [0, 0, value],
  lambdaAt: ({ value }) => value,
};
