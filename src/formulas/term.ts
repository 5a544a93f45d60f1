import { type Expression, namesIn } from './expression.js';
import { FormulaError } from './formula-error.js';
import { parse } from './parse.js';
import { textOf } from './text.js';

/** A term of a basis: a formula of means over a row, of t, and of columns that a row has one number of. */
export interface Term {
  /** In its one spelling. */
  readonly text: string;
  /** Of names: means by their own text, columns, and t. */
  readonly expression: Expression;
  /** The formula of x and t inside of each mean, by the mean's text. */
  readonly means: ReadonlyMap<string, Expression>;
  /** Columns other than t. */
  readonly columns: readonly string[];
}

/**
 * A term such as 1, mean(x^2), mean(x)^2 or vix. `known` are the columns that it may have beside t; any where they are undefined.
 * Throws FormulaError.
 */
export function termOf(text: string, known?: readonly string[]): Term {
  const means = new Map<string, Expression>();
  const expression = parse(text, known && [...known, 't'], means);
  const columns = namesIn(expression).filter((name) => name !== 't' && !means.has(name));
  return { text: textOf(expression), expression, means, columns };
}

/** The term's one spelling; the text itself where it is none. */
export function plainestTerm(text: string): string {
  try {
    return termOf(text).text;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return text;
  }
}
