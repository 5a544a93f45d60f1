import { FormulaError } from './formula-error.js';

/** A sign, a name or a number of a formula, and the column at which it begins, counted from 1. */
export type Token =
  | { readonly kind: 'number'; readonly text: string; readonly value: number; readonly column: number }
  | { readonly kind: 'name' | 'sign' | 'end'; readonly text: string; readonly column: number };

/** Formulas are written by people: what is longer has gone wrong. */
export const mostCharacters = 4000;

const patterns = {
  space: /\s+/y,
  number: /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y,
  name: /[A-Za-z][A-Za-z0-9_]*/y,
  sign: /<=|>=|==|!=|\*\*|[-+*/^(),<>]/y,
};

/** Cuts a formula into tokens; the last is the end. Throws FormulaError. */
export function tokensOf(text: string): Token[] {
  if (text.length > mostCharacters) {
    throw new FormulaError(`at most ${mostCharacters} characters, found ${text.length}`);
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = take(patterns.space);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const token = tokenAt(at + 1, take);
    if (!token) {
      throw new FormulaError(
        'numbers, names, + - * / ^ and functions',
        JSON.stringify(String.fromCodePoint(text.codePointAt(at)!)),
        at + 1,
      );
    }
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
}

function tokenAt(column: number, take: (pattern: RegExp) => string | undefined): Token | undefined {
  const digits = take(patterns.number);
  if (digits !== undefined) {
    const value = Number(digits);
    if (!Number.isFinite(value)) throw new FormulaError('a number that a float64 holds', digits, column);
    return { kind: 'number', text: digits, value, column };
  }
  const name = take(patterns.name);
  if (name !== undefined) return { kind: 'name', text: name, column };
  const sign = take(patterns.sign);
  if (sign === '**') throw new FormulaError('^ for powers', '**', column);
  return sign === undefined ? undefined : { kind: 'sign', text: sign, column };
}
