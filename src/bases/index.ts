import type { Basis } from './basis.js';
import { constant } from './constant.js';
import { cubic } from './cubic.js';
import { linear } from './linear.js';
import { polynomial } from './polynomial.js';
import { quadratic } from './quadratic.js';

/** Every basis, by its name in pipeline files. */
export const bases = { constant, linear, quadratic, cubic, polynomial } as const satisfies Record<
  string,
  Basis<never>
>;
