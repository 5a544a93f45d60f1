import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** Milstein's with ½ √h (b(x + a h + b √h) − b) (z² − 1) in place of the derivative (Kloeden & Platen 1992, 11.1.3). */
export const derivativeFreeMilstein: Scheme = {
  kind: 'derivative-free-milstein',
  summary: 'Milstein with a difference in place of the derivative: strong and weak order 1',
  needs: ['slope'],
  noises: 1,
  order: [1, 1],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const root = c[1];
    const b = law.diffusion(x, c);
    const drifted = law.drift(x, c) * c[0];
    const difference = law.diffusion(x + drifted + b * root, c) - b;
    const moved = drifted + b * (root * z[0]);
    const excess = root * (z[0] * z[0] - 1);
    settle(law, values, x + (moved + 0.5 * difference * excess));
  },
};
