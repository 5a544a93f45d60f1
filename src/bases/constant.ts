import type { Basis } from './basis.js';

/** Constant λ: f(x) = λ x². */
export const constant: Basis = {
  kind: 'constant',
  summary: 'constant λ: {x²}',
  powers: [2],
  parameterNames: ['lambda'],
};
