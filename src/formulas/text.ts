import type { Expression } from './expression.js';

/** How strongly a formula's outermost sign binds: + and −, * and /, the sign, ^, and what needs no brackets. */
const strengths: Partial<Record<Expression['op'], number>> = {
  add: 1,
  subtract: 1,
  multiply: 2,
  divide: 2,
  negate: 3,
  power: 4,
};
const whole = 5;

const signs: Partial<Record<Expression['op'], string>> = {
  add: ' + ',
  subtract: ' - ',
  multiply: ' * ',
  divide: ' / ',
};

/**
 * A formula in its one spelling: spaces around + − * /, numbers in their shortest form, no bracket that changes nothing. Two
 * spellings of the same computation have the same text, which fingerprints take. parse(textOf(e)) is e.
 */
export function textOf(expression: Expression): string {
  switch (expression.op) {
    case 'number':
      return String(expression.value).replace('e+', 'e');
    case 'name':
      return expression.name;
    case 'negate':
      return `-${within(expression.of[0], 3)}`;
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide': {
      const strength = strengths[expression.op]!;
      const [a, b] = expression.of;
      // a − (b + c) is another sum than a − b + c, and so are a + (b + c) and a + b + c: their roundings differ.
      return `${within(a, strength)}${signs[expression.op]}${within(b, strength + 1)}`;
    }
    case 'power':
      return `${within(expression.of[0], whole)}^${within(expression.of[1], 3)}`;
    case 'if': {
      const [a, b, then, otherwise] = expression.of.map(textOf);
      return `if(${a} ${expression.comparison} ${b}, ${then}, ${otherwise})`;
    }
    default:
      return `${expression.op}(${expression.of.map(textOf).join(', ')})`;
  }
}

/** In brackets where it binds less than `least`. A negative number binds as its sign does. */
function within(expression: Expression, least: number): string {
  const text = textOf(expression);
  const isNegative = expression.op === 'number' && text.startsWith('-');
  const strength = isNegative ? 3 : (strengths[expression.op] ?? whole);
  return strength < least ? `(${text})` : text;
}
