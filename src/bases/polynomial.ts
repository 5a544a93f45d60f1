import type { Basis } from './basis.js';

/** λ(x) = c0 + c1 x + … + cd x^d: f(x) = c0 x² + … + cd x^(d + 2). */
export const polynomial: Basis<{ degree: number }> = {
  kind: 'polynomial',
  summary: 'λ(x) = c0 + c1 x + … + cd x^d: {x², …, x^(d + 2)}',
  parameters: (z) => ({ degree: z.int().min(0).max(15).describe('d, the highest power of x in λ') }),
  shape: ({ degree }) => ({ lowest: 2, degree }),
  parameterNames: ({ degree }) => Array.from({ length: degree + 1 }, (_, d) => `c${d}`),
};
