import type { Basis } from './basis.js';
import { constant } from './constant.js';
import { cubic } from './cubic.js';
import { linear } from './linear.js';
import { polynomial } from './polynomial.js';
import { quadratic } from './quadratic.js';
import { terms } from './terms.js';

/** Every basis, by its name in pipeline files. */
export const bases = { constant, linear, quadratic, cubic, polynomial, terms } as const satisfies Record<
  string,
  Basis<never>
>;
