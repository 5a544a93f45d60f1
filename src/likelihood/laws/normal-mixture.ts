import { normalBelow } from '../../evaluation/normal-distribution.js';
import type { DrawnWords } from '../../kernels/reference/drawn.js';
import { uses } from '../../kernels/reference/samplers.js';
import type { Law } from './law.js';

/** One of the normals that are mixed; the weights of all sum up to 1, but for what is negligible. */
export interface Part {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Σ_k w_k N(m_k, s_k²): merton's law of ln y, with Poisson weights. A draw chooses a part by a uniform, then its normal. */
export function normalMixture(parts: readonly Part[]): Law {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return {
    cumulative: (y) =>
      parts.reduce(
        (sum, { weight, mean, deviation }) => sum + weight * normalBelow((y - mean) / deviation),
        0,
      ) / total,
    draw: (draws: DrawnWords, attempt) => {
      draws.draw((uses.own | (attempt << 3)) >>> 0);
      const u = draws.uniform(true) * total;
      let [k, sum] = [0, parts[0].weight];
      while (u > sum && k + 1 < parts.length) sum += parts[++k].weight;
      return parts[k].mean + parts[k].deviation * draws.normal(0);
    },
  };
}
