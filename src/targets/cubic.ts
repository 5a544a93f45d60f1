import { type LambdaModel, polynomialAt } from './lambda-model.js';

export interface CubicParameters {
  c0: number;
  c1: number;
  c2: number;
  c3: number;
}

const coefficients = ({ c0, c1, c2, c3 }: CubicParameters): readonly number[] => [c0, c1, c2, c3];

/** A full cubic f, given itself and not by its λ: f(x) = c0 + c1 x + c2 x² + c3 x³, so that λ(x) = f(x) / x². */
export const cubic: LambdaModel<CubicParameters> = {
  kind: 'cubic',
  summary: 'a full cubic f(x) = c0 + c1 x + c2 x² + c3 x³ in place of λ x²',
  parameters: (z) => ({
    c0: z.number().describe('f at x = 0'),
    c1: z.number().describe('of x'),
    c2: z.number().describe('of x²: the part that is a constant λ'),
    c3: z.number().describe('of x³'),
  }),
  coefficients,
  lambdaAt(parameters, x) {
    const { c0, c1, c2, c3 } = parameters;
    // Without c0 and c1 the division is none, and there is a λ at 0 too.
    if (c0 === 0 && c1 === 0) return c2 + c3 * x;
    return x === 0 ? NaN : polynomialAt(coefficients(parameters), x) / (x * x);
  },
};
