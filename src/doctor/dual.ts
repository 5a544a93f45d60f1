import type { Expression } from '../formulas/expression.js';
import { type Dual, holds, type Rules, valueOf, valueOfTwo } from './rules.js';

/** The value of a name. */
export type ValueOf = (name: string) => number;

/** A formula's value and its derivative by the name `by`, forwards, by rules that may be wrong. */
export function dualOf(expression: Expression, at: ValueOf, by: string, rules: Rules): Dual {
  const of = (part: Expression): Dual => dualOf(part, at, by, rules);
  switch (expression.op) {
    case 'number':
      return { value: expression.value, slope: 0 };
    case 'name':
      return { value: at(expression.name), slope: expression.name === by ? 1 : 0 };
    case 'if': {
      const [a, b, then, otherwise] = expression.of.map(of);
      const isThen = holds(expression.comparison, a.value, b.value);
      const [taken, other] = isThen ? [then, otherwise] : [otherwise, then];
      return { value: taken.value, slope: rules.branch(taken, other, expression) };
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'min':
    case 'max': {
      const [a, b] = expression.of.map(of);
      const value = valueOfTwo(expression.op, a.value, b.value);
      return { value, slope: rules.binary(expression.op, a, b, value, expression) };
    }
    default: {
      const a = of(expression.of[0]);
      const value = valueOf(expression.op, a.value);
      const outer = a.slope === 0 ? 0 : rules.unary(expression.op, a.value, value, expression);
      return { value, slope: a.slope === 0 ? 0 : outer * a.slope };
    }
  }
}
