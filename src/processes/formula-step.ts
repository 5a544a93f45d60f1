import type { Program } from '../formulas/program.js';
import { blockLength, runFormula } from '../kernels/reference/formula.js';
import type { PlainStep } from '../kernels/reference/paths.js';

/**
 * A program of a step as the numbers that assembly/formula-paths.ts takes: noises, components, registers, instructions and constants
 * counted, the register of each component after the step, the instructions, the constants.
 */
export function encoded({ inputs, instructions, constants, registers, outputs }: Program): number[] {
  const components = outputs.length;
  const counts = [
    inputs.length - components,
    components,
    registers,
    instructions.length / 6,
    constants.length,
  ];
  return [...counts, ...outputs, ...instructions, ...constants];
}

/** Bytes that the kernel needs beside the normals: a block per register and component, addresses, instructions. */
export function roomFor([, components, registers, length]: readonly number[]): number {
  return (registers + components) * blockLength * 8 + registers * 8 + length * 24;
}

/** The same step in plain TypeScript. */
export const formulaStep: PlainStep = (values, z, encodedProgram) => {
  const [, components, registers, length, constantCount] = encodedProgram;
  const outputs = encodedProgram.slice(5, 5 + components);
  const first = 5 + components + 6 * length;
  const instructions = Int32Array.from(encodedProgram.slice(5 + components, first));
  const constants = encodedProgram.slice(first, first + constantCount);
  const memory = Array.from({ length: registers }, () => new Float64Array(1));
  [...values, ...z, ...constants].forEach((value, register) => memory[register].fill(value));
  runFormula(instructions, memory, 1);
  outputs.forEach((output, c) => (values[c] = memory[output][0]));
};
