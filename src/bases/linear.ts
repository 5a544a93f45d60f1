import type { Basis } from './basis.js';

/** λ(x) = a + b x: f(x) = a x² + b x³. */
export const linear: Basis<object> = {
  kind: 'linear',
  summary: 'λ(x) = a + b x: {x², x³}',
  parameters: () => ({}),
  shape: () => ({ lowest: 2, degree: 1 }),
  parameterNames: () => ['a', 'b'],
};
