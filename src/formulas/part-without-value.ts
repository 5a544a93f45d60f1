import { type Expression, namesIn } from './expression.js';
import { programOf } from './program.js';
import { textOf } from './text.js';
import { valuesOf } from './values.js';

/**
 * The smallest part of a formula that makes it no finite number where its names have these values, in words; undefined where the
 * formula is one: «log(x - 1) = NaN at x = 0.5».
 */
export function partWithoutValue(
  formula: Expression,
  at: Readonly<Record<string, number>>,
): string | undefined {
  const value = valueAt(formula, at);
  if (Number.isFinite(value)) return undefined;
  for (const part of 'of' in formula ? formula.of : []) {
    // What stands in the branch that an `if` does not take makes nothing of it.
    if (formula.op === 'if' && !Object.is(valueAt(part, at), value)) continue;
    const found = partWithoutValue(part, at);
    if (found !== undefined) return found;
  }
  const names = namesIn(formula).map((name) => `${name} = ${at[name]}`);
  return `${textOf(formula)} = ${value}${names.length > 0 ? ` at ${names.join(', ')}` : ''}`;
}

const valueAt = (formula: Expression, at: Readonly<Record<string, number>>): number =>
  valuesOf(programOf([formula], Object.keys(at)), Object.values(at))[0];
