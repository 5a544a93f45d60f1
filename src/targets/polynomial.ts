import { type LambdaModel, polynomialAt } from './lambda-model.js';

/** λ(x) = Σ_d coefficients[d] x^d, d = 0, 1, 2, … */
export const polynomial: LambdaModel<{ coefficients: number[] }> = {
  kind: 'polynomial',
  summary: 'λ(x) = c0 + c1 x + c2 x² + …',
  parameters: (z) => ({
    coefficients: z.array(z.number()).min(1).max(15).describe('c0, c1, c2, …: λ by powers of x'),
  }),
  coefficients: ({ coefficients }) => [0, 0, ...coefficients],
  lambdaAt: ({ coefficients }, x) => polynomialAt(coefficients, x),
};
