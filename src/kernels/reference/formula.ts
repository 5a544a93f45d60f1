import { boundedCosine, boundedSine, exp, hyperbolicTangent, log, power } from './elementary.js';

/** Values of a register's block, as assembly/formulas.ts has them. */
export const blockLength = 128;

/** Operations of a formula's instructions, as assembly/formulas.ts numbers them. */
export const operationCodes = {
  add: 0,
  subtract: 1,
  multiply: 2,
  divide: 3,
  min: 4,
  max: 5,
  negate: 6,
  abs: 7,
  sqrt: 8,
  exp: 9,
  log: 10,
  sin: 11,
  cos: 12,
  tanh: 13,
  power: 14,
} as const;

/** if(a ⋄ b, c, d) by its comparison. */
export const comparisonCodes = { '<': 15, '<=': 16, '>': 17, '>=': 18, '==': 19, '!=': 20 } as const;

const operations: readonly ((a: number, b: number, c: number, d: number) => number)[] = [
  (a, b) => a + b,
  (a, b) => a - b,
  (a, b) => a * b,
  (a, b) => a / b,
  (a, b) => Math.min(a, b),
  (a, b) => Math.max(a, b),
  (a) => -a,
  (a) => Math.abs(a),
  (a) => Math.sqrt(a),
  exp,
  log,
  boundedSine,
  boundedCosine,
  hyperbolicTangent,
  power,
  (a, b, c, d) => (a < b ? c : d),
  (a, b, c, d) => (a <= b ? c : d),
  (a, b, c, d) => (a > b ? c : d),
  (a, b, c, d) => (a >= b ? c : d),
  (a, b, c, d) => (a === b ? c : d),
  (a, b, c, d) => (a !== b ? c : d),
];

/** What an operation gives for numbers. */
export function applied(code: number, [a, b, c, d]: readonly number[]): number {
  return operations[code](a, b, c, d);
}

/**
 * Does the instructions (six numbers each: operation, register written, up to four read) on `registers`, one float64[count] or
 * longer for each, in order.
 */
export function runFormula(
  instructions: Int32Array,
  registers: readonly Float64Array[],
  count: number,
): void {
  for (let at = 0; at < instructions.length; at += 6) {
    const [code, out, a, b, c, d] = instructions.subarray(at, at + 6);
    const operation = operations[code];
    const [x, y, then, otherwise] = [a, b, c, d].map((register) => registers[register]);
    for (let i = 0; i < count; i++) registers[out][i] = operation(x[i], y[i], then[i], otherwise[i]);
  }
}
