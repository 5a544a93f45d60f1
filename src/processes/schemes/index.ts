import { derivativeFreeMilstein } from './derivative-free-milstein.js';
import { driftImplicit } from './drift-implicit.js';
import { euler } from './euler.js';
import { fullTruncation } from './full-truncation.js';
import { milstein } from './milstein.js';
import type { Scheme } from './scheme.js';
import { srk } from './srk.js';
import { tamed } from './tamed.js';

/** Every scheme that is made of a law's coefficients, by its name in pipeline files. */
export const schemes = {
  euler,
  milstein,
  'derivative-free-milstein': derivativeFreeMilstein,
  srk,
  'drift-implicit': driftImplicit,
  tamed,
  'full-truncation': fullTruncation,
} as const satisfies Record<string, Scheme>;
