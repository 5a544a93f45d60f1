import { binary, type Expression, number, unary } from './expression.js';

/** Sums and products in which what 0, 1 and two numbers make is left out: that of a constant's derivative is 0, not 0 · x. */

export const zero = number(0);
export const one = number(1);

/** Whether it is that number. */
export const is = (expression: Expression, value: number): boolean =>
  expression.op === 'number' && expression.value === value;

/** Of two numbers, the number; else undefined. */
const folded = (
  a: Expression,
  b: Expression,
  by: (a: number, b: number) => number,
): Expression | undefined =>
  a.op === 'number' && b.op === 'number' ? number(by(a.value, b.value)) : undefined;

export function sum(a: Expression, b: Expression): Expression {
  if (is(a, 0)) return b;
  if (is(b, 0)) return a;
  return folded(a, b, (x, y) => x + y) ?? binary('add', a, b);
}

export function difference(a: Expression, b: Expression): Expression {
  if (is(b, 0)) return a;
  if (is(a, 0)) return product(number(-1), b);
  return folded(a, b, (x, y) => x - y) ?? binary('subtract', a, b);
}

export function product(a: Expression, b: Expression): Expression {
  if (is(a, 0) || is(b, 0)) return zero;
  if (is(a, 1)) return b;
  if (is(b, 1)) return a;
  if (is(a, -1)) return b.op === 'number' ? number(-b.value) : unary('negate', b);
  if (is(b, -1)) return a.op === 'number' ? number(-a.value) : unary('negate', a);
  return folded(a, b, (x, y) => x * y) ?? binary('multiply', a, b);
}

export function quotient(a: Expression, b: Expression): Expression {
  if (is(a, 0)) return zero;
  return is(b, 1) ? a : binary('divide', a, b);
}

export function power(a: Expression, b: Expression): Expression {
  if (is(b, 0)) return one;
  return is(b, 1) ? a : binary('power', a, b);
}
