import type { Program } from '../../formulas/program.js';
import { comparisonCodes, operationCodes } from '../../kernels/reference/formula.js';
import type { Series, SeriesArithmetic } from './series.js';

type Operation = (s: SeriesArithmetic, of: readonly Series[]) => Series;
type Holds = (a: number, b: number) => boolean;

const chosenWhere =
  (holds: Holds): Operation =>
  (s, [a, b, then, otherwise]) =>
    s.chosen((i) => holds(s.value(a, i), s.value(b, i)), then, otherwise);

const operations: Readonly<Record<keyof typeof operationCodes, Operation>> = {
  add: (s, [a, b]) => s.combined(a, 1, b, 1),
  subtract: (s, [a, b]) => s.combined(a, 1, b, -1),
  multiply: (s, [a, b]) => s.product(a, b),
  divide: (s, [a, b]) => s.quotient(a, b),
  // At a corner, the side that the formula itself takes there.
  min: (s, [a, b]) => s.chosen((i) => s.value(a, i) <= s.value(b, i), a, b),
  max: (s, [a, b]) => s.chosen((i) => s.value(a, i) >= s.value(b, i), a, b),
  negate: (s, [a]) => s.scaled(a, -1),
  abs: (s, [a]) => s.chosen((i) => s.value(a, i) < 0, s.scaled(a, -1), a),
  sqrt: (s, [a]) => s.root(a),
  exp: (s, [a]) => s.exponential(a),
  log: (s, [a]) => s.logarithm(a),
  sin: (s, [a]) => s.wave(a).sine,
  cos: (s, [a]) => s.wave(a).cosine,
  tanh: (s, [a]) => s.tangent(a),
  power: (s, [a, b]) => s.power(a, b),
};

const comparisons: Readonly<Record<keyof typeof comparisonCodes, Holds>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const byCode = new Map<number, Operation>([
  ...Object.entries(operations).map(
    ([name, operation]) => [operationCodes[name as keyof typeof operationCodes], operation] as const,
  ),
  ...Object.entries(comparisons).map(
    ([name, holds]) => [comparisonCodes[name as keyof typeof comparisonCodes], chosenWhere(holds)] as const,
  ),
]);

/** A program's formulas over Taylor polynomials: its inputs as series, its outputs as series. */
export function seriesOf(
  { instructions, constants, inputs, outputs }: Program,
  given: readonly Series[],
  arithmetic: SeriesArithmetic,
): Series[] {
  const registers: Series[] = [...given];
  for (let i = 0; i < constants.length; i++) registers[inputs.length + i] = arithmetic.constant(constants[i]);
  for (let at = 0; at < instructions.length; at += 6) {
    const [code, written, a, b, c, d] = instructions.subarray(at, at + 6);
    registers[written] = byCode.get(code)!(arithmetic, [
      registers[a],
      registers[b],
      registers[c],
      registers[d],
    ]);
  }
  return outputs.map((output) => registers[output]);
}
