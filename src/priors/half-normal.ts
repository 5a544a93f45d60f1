import { normal } from './normal.js';
import type { Prior } from './prior.js';

export interface HalfNormal {
  readonly sd: number;
}

/** |N(0, sd²)|: θ = sd Φ⁻¹((1 + Φ(z))/2). */
export const halfNormal: Prior<HalfNormal> = {
  kind: 'half-normal',
  summary: 'positive: the upper half of a normal distribution around 0',
  parameters: (z) => ({ sd: z.number().positive().describe('standard deviation of the whole normal') }),
  of: ({ sd }) => normal.of({ mean: 0, sd, low: 0 }),
};
