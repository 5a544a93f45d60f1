import type { Entry } from '../../entry.js';
import type { Expression } from '../../formulas/expression.js';
import type { FormulaParameters } from '../formula-parameters.js';
import type { FormulaSystem } from './system.js';

/** A scheme that is made of a process' own formulas, symbolically, with the definition that src/processes/schemes has for laws. */
export interface FormulaScheme extends Entry {
  /** Standard normals per step and noise. */
  readonly normals: 1 | 2;
  /** Why it has not the order that its name says for these formulas; undefined where it has. */
  unfit?(parameters: FormulaParameters): string | undefined;
  /** Each component after a step, before what its domain does. */
  step(system: FormulaSystem): Expression[];
  /** What a value that is no number means, and what to do, where it means more than an overflow. */
  readonly lost?: string;
}
