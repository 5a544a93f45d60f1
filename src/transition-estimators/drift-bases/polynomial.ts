import { plainCoefficients, type ScaledBasis, scaledBasis } from '../../estimators/chebyshev.js';
import type { DriftBasis } from '../drift-basis.js';

export interface PolynomialConfig {
  readonly degree: number;
}

const basisOf = ({ degree }: PolynomialConfig, [centre, scale]: Float64Array): ScaledBasis => ({
  lowest: 0,
  degree,
  centre,
  scale,
});

/**
 * a(x) = c0 + c1 x + … + cd x^d, computed in Chebyshev polynomials on the range of the training x (estimators/chebyshev.ts): degree 1
 * is the drift of ou and cir, c0 = κθ and c1 = −κ, and 3 that of a double well.
 */
export const polynomial: DriftBasis<PolynomialConfig> = {
  kind: 'polynomial',
  summary: 'a(x) = c0 + c1 x + … + cd x^d',
  parameters: (z) => ({
    degree: z.int().min(0).max(15).describe('d, the highest power of x in the drift'),
  }),
  names: ({ degree }) => Array.from({ length: degree + 1 }, (_, b) => `c${b}`),
  estimands: ({ degree }) =>
    Array.from({ length: degree + 1 }, (_, power) => ({ of: 'drift', power, degree })),
  formula: ({ degree }) =>
    ['c_0', 'c_0 + c_1 x', 'c_0 + c_1 x + c_2 x^2'][degree] ??
    `c_0 + c_1 x + … + c_{${degree}} x^{${degree}}`,
  numbers({ degree }, from) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < from.length; i++) {
      low = Math.min(low, from[i]);
      high = Math.max(high, from[i]);
    }
    const { centre, scale } = scaledBasis({ lowest: 0, degree }, { low, high });
    return Float64Array.of(centre, scale);
  },
  columns(config, numbers, x) {
    const { degree, centre, scale } = basisOf(config, numbers);
    const columns = Array.from({ length: degree + 1 }, () => new Float64Array(x.length));
    for (let i = 0; i < x.length; i++) {
      const z = (x[i] - centre) * scale;
      columns[0][i] = 1;
      if (degree > 0) columns[1][i] = z;
      for (let b = 2; b <= degree; b++) columns[b][i] = 2 * z * columns[b - 1][i] - columns[b - 2][i];
    }
    return columns;
  },
  expansion: (config, numbers) => plainCoefficients(basisOf(config, numbers)),
};
