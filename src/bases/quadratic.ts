import type { Basis } from './basis.js';

/** λ(x) = a + b x + c x²: f(x) = a x² + b x³ + c x⁴. */
export const quadratic: Basis = {
  kind: 'quadratic',
  summary: 'λ(x) = a + b x + c x²: {x², x³, x⁴}',
  powers: [2, 3, 4],
  parameterNames: ['a', 'b', 'c'],
};
