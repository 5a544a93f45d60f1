import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** x ← x + (a h + b √h z) + ½ b b′ h (z² − 1) (Milstein 1974). */
export const milstein: Scheme = {
  kind: 'milstein',
  summary: 'Milstein, by the derivative of the diffusion: strong and weak order 1',
  needs: ['slope'],
  noises: 1,
  order: [1, 1],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const noise = c[1] * z[0];
    const moved = law.drift(x, c) * c[0] + law.diffusion(x, c) * noise;
    const excess = c[0] * (z[0] * z[0] - 1);
    settle(law, values, x + (moved + 0.5 * law.slope!(x, c) * excess));
  },
};
