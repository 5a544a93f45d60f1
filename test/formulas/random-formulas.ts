import {
  binary,
  choose,
  comparisons,
  type Expression,
  name,
  number,
  operands,
  unary,
} from '../../src/formulas/expression.js';

/** Numbers in [0, 1): a plain generator of its own, so that a formula is known by its number. */
export function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)];

/** A formula over `names`, of at most so many levels. */
export function randomFormula(random: () => number, names: readonly string[], levels: number): Expression {
  if (levels === 0 || random() < 0.1) {
    return random() < 0.6 ? name(pick(random, names)) : number(Number((4 * random()).toPrecision(3)));
  }
  const next = (): Expression => randomFormula(random, names, levels - 1);
  const kind = random();
  if (kind < 0.5) return binary(pick(random, ['add', 'subtract', 'multiply', 'divide']), next(), next());
  if (kind < 0.6) return binary('power', next(), number(pick(random, [0.5, 1, 1.5, 2, 3, -1, -2, 1.3])));
  if (kind < 0.65) return binary('power', next(), next());
  if (kind < 0.7) return binary(pick(random, ['min', 'max']), next(), next());
  if (kind < 0.75) return choose(pick(random, comparisons), next(), next(), next(), next());
  return unary(pick(random, ['negate', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'abs']), next());
}

export type Values = Readonly<Record<string, number>>;

/** What a formula is for numbers, by JavaScript's own functions: the evaluator that the compiled one is compared with. */
export function plainValue(expression: Expression, values: Values): number {
  if (expression.op === 'number') return expression.value;
  if (expression.op === 'name') return values[expression.name];
  return combined(
    expression,
    expression.of.map((part) => plainValue(part, values)),
  );
}

/** The same where every input and every number, but exponents, is larger by this share. */
export function movedValue(expression: Expression, values: Values, by: number): number {
  if (expression.op === 'number') return expression.value * (1 + by);
  if (expression.op === 'name') return values[expression.name] * (1 + by);
  const parts = expression.of.map((part, i) =>
    expression.op === 'power' && i === 1 && part.op === 'number'
      ? part.value
      : movedValue(part, values, by * (i === 1 ? -1 : 1)),
  );
  return combined(expression, parts);
}

/** Whether it and all its parts are finite. */
export function isFiniteThroughout(expression: Expression, values: Values): boolean {
  return (
    Number.isFinite(plainValue(expression, values)) &&
    operands(expression).every((part) => isFiniteThroughout(part, values))
  );
}

/** Whether it has derivatives there: a root of 0 has none, nor a power of a negative number in its exponent. */
export function isSmooth(expression: Expression, values: Values): boolean {
  if (expression.op === 'sqrt' || expression.op === 'power') {
    const base = plainValue(expression.of[0], values);
    if (base === 0 || (!(base > 0) && expression.of[1]?.op !== 'number')) return false;
  }
  return (
    Number.isFinite(plainValue(expression, values)) &&
    operands(expression).every((part) => isSmooth(part, values))
  );
}

function combined(
  expression: Exclude<Expression, { op: 'number' } | { op: 'name' }>,
  [a, b, c, d]: readonly number[],
): number {
  switch (expression.op) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    case 'power':
      return Math.pow(a, b);
    case 'negate':
      return -a;
    case 'if': {
      const holds = {
        '<': a < b,
        '<=': a <= b,
        '>': a > b,
        '>=': a >= b,
        '==': a === b,
        '!=': a !== b,
      }[expression.comparison];
      return holds ? c : d;
    }
    case 'sin':
    case 'cos':
      return Math.abs(a) <= 1e6 ? Math[expression.op](a) : NaN;
    case 'min':
    case 'max':
      return Math[expression.op](a, b);
    default:
      return Math[expression.op](a);
  }
}
