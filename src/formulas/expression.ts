/** Two operands between which an operator stands, or that a function takes. */
export type Binary = 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'min' | 'max';

/** Functions of one number, by their names in formulas, and the sign. */
export type Unary = 'negate' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'abs';

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/**
 * A formula as a tree. `if` takes what it compares and its two values: if(a < b, then, otherwise) has of = [a, b, then, otherwise].
 */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: Unary; readonly of: readonly [Expression] }
  | { readonly op: Binary; readonly of: readonly [Expression, Expression] }
  | {
      readonly op: 'if';
      readonly comparison: Comparison;
      readonly of: readonly [Expression, Expression, Expression, Expression];
    };

/** Functions by the number of arguments that they take. */
export const functions: Readonly<Record<string, 1 | 2>> = {
  exp: 1,
  log: 1,
  sqrt: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  abs: 1,
  min: 2,
  max: 2,
};

export const comparisons: readonly Comparison[] = ['<=', '>=', '==', '!=', '<', '>'];

export const number = (value: number): Expression => ({ op: 'number', value });
export const name = (of: string): Expression => ({ op: 'name', name: of });
export const unary = (op: Unary, a: Expression): Expression => ({ op, of: [a] });
export const binary = (op: Binary, a: Expression, b: Expression): Expression => ({ op, of: [a, b] });
export const choose = (
  comparison: Comparison,
  a: Expression,
  b: Expression,
  then: Expression,
  otherwise: Expression,
): Expression => ({ op: 'if', comparison, of: [a, b, then, otherwise] });

/** Its operands; none for numbers and names. */
export function operands(expression: Expression): readonly Expression[] {
  return 'of' in expression ? expression.of : [];
}

/** The names that a formula has, each once, in the order in which they stand. */
export function namesIn(expression: Expression): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<Expression>();
  const visit = (part: Expression): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.op === 'name') found.add(part.name);
    operands(part).forEach(visit);
  };
  visit(expression);
  return [...found];
}

/** The formula with expressions in place of names; a part that stands in several places is one part again. */
export function substituted(
  expression: Expression,
  by: Readonly<Record<string, Expression>>,
  made = new Map<Expression, Expression>(),
): Expression {
  if (expression.op === 'number') return expression;
  if (expression.op === 'name') return Object.hasOwn(by, expression.name) ? by[expression.name] : expression;
  const before = made.get(expression);
  if (before) return before;
  const of = expression.of.map((part) => substituted(part, by, made));
  const changed = { ...expression, of } as unknown as Expression;
  made.set(expression, changed);
  return changed;
}

/** Whether two formulas are the same tree. */
export function isSame(a: Expression, b: Expression): boolean {
  if (a.op !== b.op) return false;
  if (a.op === 'number') return Object.is(a.value, (b as typeof a).value);
  if (a.op === 'name') return a.name === (b as typeof a).name;
  if (a.op === 'if' && a.comparison !== (b as typeof a).comparison) return false;
  const others = operands(b);
  return operands(a).every((part, i) => isSame(part, others[i]));
}
