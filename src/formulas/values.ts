import { runFormula } from '../kernels/reference/formula.js';
import type { Program } from './program.js';

/** The values of a program's formulas where its inputs have these values: bit for bit what the kernels give. */
export function valuesOf(
  { instructions, constants, registers, outputs }: Program,
  inputs: readonly number[],
): number[] {
  const values = Array.from({ length: registers }, () => new Float64Array(1));
  [...inputs, ...constants].forEach((value, register) => values[register].fill(value));
  runFormula(instructions, values, 1);
  return outputs.map((output) => values[output][0]);
}
