import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** The solution X of X = x + a(X) h + b(x) √h z; of cir in the root of x, whose noise is additive. */
export const driftImplicit: Scheme = {
  kind: 'drift-implicit',
  summary: 'Euler with the drift at the end of the step: strong order 1/2, 1 where the noise is additive',
  needs: ['implicit'],
  noises: 1,
  order: [0.5, 1],
  step: (law) => (values, z, c) => settle(law, values, law.implicit!(values[0], c[1] * z[0], c)),
};
