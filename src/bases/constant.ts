import type { Basis } from './basis.js';

/** Constant λ: f(x) = λ x². */
export const constant: Basis<object> = {
  kind: 'constant',
  summary: 'constant λ: {x²}',
  parameters: () => ({}),
  shape: () => ({ lowest: 2, degree: 0 }),
  parameterNames: () => ['lambda'],
};
