import type { Basis } from './basis.js';

/**
 * λ(x) = c0 + c1 x + … + cd x^d: f(x) = c0 x² + … + cd x^(d + 2). With `around: a` it is λ’s Taylor polynomial at a, c_b = λ^(b)(a)/b!:
 * λ(x) = c0 + c1 (x − a) + … + cd (x − a)^d.
 */
export const polynomial: Basis<{ degree: number; around?: number }> = {
  kind: 'polynomial',
  summary: 'λ(x) = c0 + c1 x + … + cd x^d: {x², …, x^(d + 2)}',
  parameters: (z) => ({
    degree: z.int().min(0).max(15).describe('d, the highest power of x in λ'),
    around: z.number().optional().describe('a, for c0 + c1 (x − a) + … + cd (x − a)^d'),
  }),
  shape: ({ degree, around }) => ({ lowest: 2, degree, ...(around && { around }) }),
  parameterNames: ({ degree }) => Array.from({ length: degree + 1 }, (_, d) => `c${d}`),
};
