import type { Initialisation } from './initialisation.js';

/**
 * ±√(6 / inputs), the uniform form of He et al. (2015): a variance of 2 / inputs, which keeps the mean square of the
 * outputs where the activation is zero for half of its arguments, as relu's.
 */
export const he: Initialisation = {
  kind: 'he',
  summary: '±√(6 / inputs), for relu (He et al. 2015)',
  limit: (inputs) => Math.sqrt(6 / inputs),
};
