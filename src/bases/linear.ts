import type { Basis } from './basis.js';

/** λ(x) = a + b x: f(x) = a x² + b x³. */
export const linear: Basis = {
  kind: 'linear',
  summary: 'λ(x) = a + b x: {x², x³}',
  powers: [2, 3],
  parameterNames: ['a', 'b'],
};
