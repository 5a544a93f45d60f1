import type { Basis } from './basis.js';

/** λ(x) = a + b x + c x²: f(x) = a x² + b x³ + c x⁴. */
export const quadratic: Basis<object> = {
  kind: 'quadratic',
  summary: 'λ(x) = a + b x + c x²: {x², x³, x⁴}',
  parameters: () => ({}),
  shape: () => ({ lowest: 2, degree: 2 }),
  parameterNames: () => ['a', 'b', 'c'],
};
