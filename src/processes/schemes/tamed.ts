import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** x ← x + (a h / (1 + h |a|) + b √h z) (Hutzenthaler, Jentzen & Kloeden 2012). */
export const tamed: Scheme = {
  kind: 'tamed',
  summary: 'Euler with a drift that moves less than 1 per step: strong order 1/2 where plain Euler explodes',
  needs: ['superlinear'],
  noises: 1,
  order: [0.5, 1],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const noise = c[1] * z[0];
    const drifted = law.superlinear!(x, c) * c[0];
    settle(law, values, x + (drifted / (1 + Math.abs(drifted)) + law.diffusion(x, c) * noise));
  },
};
