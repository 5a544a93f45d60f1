import type { Basis } from './basis.js';

/** A full cubic, no λ in it: f(x) = c0 + c1 x + c2 x² + c3 x³. */
export const cubic: Basis<object> = {
  kind: 'cubic',
  summary: 'a full cubic f: {1, x, x², x³}',
  parameters: () => ({}),
  shape: () => ({ lowest: 0, degree: 3 }),
  parameterNames: () => ['c0', 'c1', 'c2', 'c3'],
};
