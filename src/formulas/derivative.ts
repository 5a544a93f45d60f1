import {
  binary,
  choose,
  type Expression,
  namesIn,
  number,
  operands,
  type Unary,
  unary,
} from './expression.js';
import { difference, one, power, product, quotient, sum, zero } from './simplified.js';

/**
 * ∂e/∂x, exactly, as a formula. Sums and products with 0 and 1 are left out of it, so that the derivative of a constant is 0 and
 * not 0 · x. At a corner (of abs, min, max, or where an `if` turns) it is the derivative of the side that the formula
 * itself takes there.
 */
export function derivative(expression: Expression, x: string): Expression {
  if (!namesIn(expression).includes(x)) return zero;
  const of = operands(expression);
  const [a, b] = of;
  switch (expression.op) {
    case 'number':
      return zero;
    case 'name':
      return one;
    case 'add':
      return sum(derivative(a, x), derivative(b, x));
    case 'subtract':
      return difference(derivative(a, x), derivative(b, x));
    case 'multiply':
      return sum(product(derivative(a, x), b), product(a, derivative(b, x)));
    case 'divide':
      // (a / b)′ = (a′ − (a / b) b′) / b
      return quotient(difference(derivative(a, x), product(expression, derivative(b, x))), b);
    case 'power':
      return ofPower(expression, a, b, x);
    case 'min':
    case 'max': {
      const [da, db] = [derivative(a, x), derivative(b, x)];
      return choose(expression.op === 'min' ? '<=' : '>=', a, b, da, db);
    }
    case 'if':
      return choose(expression.comparison, of[0], of[1], derivative(of[2], x), derivative(of[3], x));
    default:
      return product(outer(expression.op, expression, a), derivative(a, x));
  }
}

/** f′(a) of y = f(a). */
function outer(op: Unary, y: Expression, a: Expression): Expression {
  switch (op) {
    case 'negate':
      return number(-1);
    case 'exp':
      return y;
    case 'log':
      return binary('divide', one, a);
    case 'sqrt':
      return binary('divide', number(0.5), y);
    case 'sin':
      return unary('cos', a);
    case 'cos':
      return unary('negate', unary('sin', a));
    case 'tanh':
      // Factored, since 1 − y is exact near one.
      return binary('multiply', binary('subtract', one, y), binary('add', one, y));
    case 'abs':
      return choose('<', a, zero, number(-1), one);
  }
}

/** (a^b)′ = b a^(b − 1) a′ + a^b ln(a) b′. */
function ofPower(y: Expression, a: Expression, b: Expression, x: string): Expression {
  const [da, db] = [derivative(a, x), derivative(b, x)];
  const lower = b.op === 'number' ? number(b.value - 1) : binary('subtract', b, one);
  const byBase = product(product(b, power(a, lower)), da);
  return sum(byBase, product(product(y, unary('log', a)), db));
}
