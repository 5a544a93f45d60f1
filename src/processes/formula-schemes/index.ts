import { driftImplicit } from './drift-implicit.js';
import { euler, tamed } from './euler.js';
import type { FormulaScheme } from './formula-scheme.js';
import { derivativeFreeMilstein, milstein } from './milstein.js';
import { srk } from './srk.js';

/** Every scheme that is made of a process' own formulas, by its name in pipeline files. */
export const formulaSchemes = {
  euler,
  milstein,
  'derivative-free-milstein': derivativeFreeMilstein,
  srk,
  'drift-implicit': driftImplicit,
  tamed,
} as const satisfies Record<string, FormulaScheme>;
