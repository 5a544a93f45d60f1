import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** x ← x + (a h + b √h z) (Maruyama 1955). */
export const euler: Scheme = {
  kind: 'euler',
  summary: 'Euler and Maruyama: strong order 1/2, 1 where the noise is additive; weak order 1',
  needs: [],
  noises: 1,
  order: [0.5, 1],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const noise = c[1] * z[0];
    settle(law, values, x + (law.drift(x, c) * c[0] + law.diffusion(x, c) * noise));
  },
};
