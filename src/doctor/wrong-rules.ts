import { type Binary, type Expression, operands, type Unary } from '../formulas/expression.js';
import { textOf } from '../formulas/text.js';
import { type Dual, ofBase, rules, type Rules, valueOf } from './rules.js';

/** A rule of differentiation as somebody may have it wrong. */
interface WrongRule {
  readonly ops: readonly Expression['op'][];
  /** What was done at `part`, the text of the operation. */
  said(op: string, part: string): string;
  readonly unary?: (op: Unary, z: number, y: number) => number;
  readonly binary?: (op: Binary, a: Dual, b: Dual, value: number) => number;
  readonly branch?: (taken: Dual, other: Dual) => number;
}

const curved: readonly Unary[] = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh'];

export const wrongRules: readonly WrongRule[] = [
  {
    ops: ['tanh', 'sin', 'cos', 'sqrt', 'log', 'exp'],
    said: (op, part) => `the derivative of ${op} is taken at the output of ${part} in place of its input`,
    unary: (op, _, y) => rules.unary(op, y, valueOf(op, y), { op: 'number', value: 0 }),
  },
  {
    ops: ['tanh', 'exp', 'sqrt'],
    said: (op, part) =>
      `the derivative of ${op} is written for its output, as ${inOutput[op]}, and is given the input of ${part}`,
    unary: (op, z) => (op === 'tanh' ? (1 - z) * (1 + z) : op === 'exp' ? z : 0.5 / z),
  },
  {
    ops: curved,
    said: (op, part) => `the chain rule’s factor of ${op} is forgotten at ${part}`,
    unary: () => 1,
  },
  {
    ops: [...curved, 'abs'],
    said: (_, part) => `nothing is passed back through ${part}`,
    unary: () => 0,
  },
  {
    ops: ['abs'],
    said: (_, part) => `the sign is forgotten where ${part} turns`,
    unary: () => 1,
  },
  {
    ops: ['sin', 'cos'],
    said: (op, part) => `the derivative of ${op} has the wrong sign at ${part}`,
    unary: (op, z) => -rules.unary(op, z, 0, { op: 'number', value: 0 }),
  },
  {
    ops: ['sqrt'],
    said: (_, part) => `the ½ of a root’s derivative is missing at ${part}`,
    unary: (_, __, y) => 1 / y,
  },
  {
    ops: ['min', 'max'],
    said: (_, part) => `both branches of ${part} are passed, as if it never stopped`,
    binary: (_, a, b) => a.slope + b.slope,
  },
  {
    ops: ['min', 'max'],
    said: (_, part) => `the other branch of ${part} is passed`,
    binary: (op, a, b) => (a.value <= b.value === (op === 'min') ? b.slope : a.slope),
  },
  {
    ops: ['min', 'max'],
    said: (_, part) => `nothing is passed back through ${part}`,
    binary: () => 0,
  },
  {
    ops: ['if'],
    said: (_, part) => `the other branch of ${part} is passed`,
    branch: (_, other) => other.slope,
  },
  {
    ops: ['if'],
    said: (_, part) => `nothing is passed back through ${part}`,
    branch: () => 0,
  },
  {
    ops: ['multiply'],
    said: (_, part) => `of the product ${part} the second factor’s derivative is left out`,
    binary: (_, a, b) => a.slope * b.value,
  },
  {
    ops: ['multiply'],
    said: (_, part) => `of the product ${part} the first factor’s derivative is left out`,
    binary: (_, a, b) => a.value * b.slope,
  },
  {
    ops: ['multiply'],
    said: (_, part) => `the derivative of the product ${part} is taken as the product of the derivatives`,
    binary: (_, a, b) =>
      a.slope === 0 || b.slope === 0 ? a.slope * b.value + a.value * b.slope : a.slope * b.slope,
  },
  {
    ops: ['divide'],
    said: (_, part) => `of the quotient ${part} the denominator’s derivative is left out`,
    binary: (_, a, b) => a.slope / b.value,
  },
  {
    ops: ['divide'],
    said: (_, part) => `of the quotient ${part} the denominator’s derivative has the wrong sign`,
    binary: (_, a, b, value) => (a.slope + value * b.slope) / b.value,
  },
  {
    ops: ['subtract'],
    said: (_, part) => `the sign of the second term of ${part} is lost`,
    binary: (_, a, b) => a.slope + b.slope,
  },
  {
    ops: ['power'],
    said: (_, part) => `the exponent does not come down as a factor at ${part}`,
    binary: (_, a, b) => ofBase(a, b, 1),
  },
  {
    ops: ['power'],
    said: (_, part) => `the exponent is not lowered by one at ${part}`,
    binary: (_, a, b, value) => (a.slope === 0 ? 0 : b.value * value * a.slope),
  },
  {
    ops: ['power'],
    said: (_, part) => `the chain rule’s factor of the power is forgotten at ${part}`,
    binary: (_, a) => a.slope,
  },
];

const inOutput: Readonly<Record<string, string>> = { tanh: '1 − y²', exp: 'y', sqrt: '½ / y' };

/** A set of rules, of which one is wrong at some operation, or at all of its kind. */
export interface Mistaken {
  readonly mistake: string;
  readonly rules: Rules;
  readonly look: string;
}

/** More operations than that a formula has no mistakes searched in, each by itself. */
const mostParts = 60;

/** Every wrong rule at every operation of a formula that it is for. */
export function mistakenRules(expression: Expression): Mistaken[] {
  const parts: Expression[] = [];
  const visit = (part: Expression): void => {
    if (part.op !== 'number' && part.op !== 'name') parts.push(part);
    operands(part).forEach(visit);
  };
  visit(expression);
  return wrongRules.flatMap((rule) => {
    const there = parts.filter(({ op }) => rule.ops.includes(op)).slice(0, mostParts);
    const alone = there.map((part) => mistaken(rule, [part]));
    return there.length > 1 && rule.unary ? [...alone, mistaken(rule, there)] : alone;
  });
}

function mistaken(rule: WrongRule, at: readonly Expression[]): Mistaken {
  const [first] = at;
  const here = (part: Expression): boolean => at.includes(part);
  const text = textOf(first);
  const every = at.length > 1 ? `every ${first.op}` : text;
  return {
    mistake: rule.said(first.op, every),
    look: text,
    rules: {
      unary: (op, z, y, part) =>
        rule.unary && here(part) ? rule.unary(op, z, y) : rules.unary(op, z, y, part),
      binary: (op, a, b, value, part) =>
        rule.binary && here(part) ? rule.binary(op, a, b, value) : rules.binary(op, a, b, value, part),
      branch: (taken, other, part) =>
        rule.branch && here(part) ? rule.branch(taken, other) : rules.branch(taken, other, part),
    },
  };
}
