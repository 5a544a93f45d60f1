import type { Binary, Comparison, Expression, Unary } from '../formulas/expression.js';

/** A value with its derivative by one name. */
export interface Dual {
  readonly value: number;
  readonly slope: number;
}

/** How values and derivatives of an operation follow from those of its operands; `part` is the operation. */
export interface Rules {
  /** f′ at z, of y = f(z). */
  unary(op: Unary, z: number, y: number, part: Expression): number;
  /** The derivative of a ∘ b. */
  binary(op: Binary, a: Dual, b: Dual, value: number, part: Expression): number;
  /** Of both branches of an `if` that of which a comparison holds. */
  branch(taken: Dual, other: Dual, part: Expression): number;
}

/** Those of calculus, with the sides of corners that formulas/derivative.ts has. */
export const rules: Rules = {
  unary(op, z, y) {
    switch (op) {
      case 'negate':
        return -1;
      case 'exp':
        return y;
      case 'log':
        return 1 / z;
      case 'sqrt':
        return 0.5 / y;
      case 'sin':
        return Math.cos(z);
      case 'cos':
        return -Math.sin(z);
      case 'tanh':
        return (1 - y) * (1 + y);
      case 'abs':
        return z < 0 ? -1 : 1;
    }
  },
  binary(op, a, b, value) {
    switch (op) {
      case 'add':
        return a.slope + b.slope;
      case 'subtract':
        return a.slope - b.slope;
      case 'multiply':
        return a.slope * b.value + a.value * b.slope;
      case 'divide':
        return (a.slope - value * b.slope) / b.value;
      case 'power':
        return ofBase(a, b, b.value) + (b.slope === 0 ? 0 : value * Math.log(a.value) * b.slope);
      case 'min':
        return a.value <= b.value ? a.slope : b.slope;
      case 'max':
        return a.value >= b.value ? a.slope : b.slope;
    }
  },
  branch: (taken) => taken.slope,
};

/** factor · a^(b − 1) a′; 0 where a does not depend on the name, also where a is 0. */
export function ofBase(a: Dual, b: Dual, factor: number): number {
  return a.slope === 0 ? 0 : factor * a.value ** (b.value - 1) * a.slope;
}

export function valueOf(op: Unary, z: number): number {
  return op === 'negate' ? -z : Math[op](z);
}

export function valueOfTwo(op: Binary, a: number, b: number): number {
  switch (op) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    case 'power':
      return a ** b;
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
  }
}

export function holds(comparison: Comparison, a: number, b: number): boolean {
  switch (comparison) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
  }
}
