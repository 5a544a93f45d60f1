import { RunError } from '../../errors.js';
import { splinesAt } from '../../kernels/reference/spline-means.js';
import type { DriftBasis } from '../drift-basis.js';

export interface SplineConfig {
  readonly knots: number;
}

/**
 * Cubic B-splines over the range of the training x, their inner knots at its quantiles, so that each stretch has as many
 * transitions. Beyond the range the drift stays what it is at its end.
 */
export const spline: DriftBasis<SplineConfig> = {
  kind: 'spline',
  summary: 'a cubic spline with inner knots at quantiles of x',
  parameters: (z) => ({
    knots: z.int().min(0).max(60).default(4).describe('inner knots; the spline has four functions more'),
  }),
  names: ({ knots }) => Array.from({ length: knots + 4 }, (_, b) => `b${b + 1}`),
  estimands: ({ knots }) => Array.from({ length: knots + 4 }, () => ({ of: 'none' })),
  formula: ({ knots }) => `\\sum_{b=1}^{${knots + 4}} θ_b B_b(x)`,
  numbers({ knots }, from) {
    const sorted = from.slice().sort();
    const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
    const inner = Array.from({ length: knots }, (_, i) => at((i + 1) / (knots + 1)));
    const [low, high] = [at(0), at(1)];
    const all = [low, low, low, low, ...inner, high, high, high, high];
    const repeated = all.slice(3, -3).find((knot, i, each) => i > 0 && !(knot > each[i - 1]));
    if (repeated !== undefined) {
      throw new RunError(
        `basis.knots must be fewer where values of x repeat, found two of ${knots} at quantiles that are both ${repeated}`,
      );
    }
    return Float64Array.from(all);
  },
  columns({ knots }, numbers, x) {
    const columns = Array.from({ length: knots + 4 }, () => new Float64Array(x.length));
    const values = new Float64Array(4);
    for (let i = 0; i < x.length; i++) {
      const first = splinesAt(numbers, x[i], values);
      for (let b = 0; b < 4; b++) columns[first + b][i] = values[b];
    }
    return columns;
  },
};
