import { messageOf, UsageError } from '../errors.js';
import { parseText } from '../pipeline/file-values.js';
import { excerpt } from '../text.js';

/** A value of a key of the pipeline file: what JSON can hold. */
export type Value = number | string | boolean | null | Value[] | { [key: string]: Value };

/** A value for messages, infinite numbers by their names. */
export function shown(value: unknown): string {
  const named = (_: string, item: unknown): unknown =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item;
  return excerpt(JSON.stringify(value, named));
}

/** What stands between two commas of a list. */
export interface Element {
  readonly text: string;
  /** Whether it has round brackets outside of quotes: then it is a function of values. */
  readonly isCall: boolean;
}

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };
const inQuotes = 'a text that has such signs must be in quotes';

/**
 * The elements of a comma list, without the space around them. Commas inside quotes, [..], {..} and (..) belong to the
 * element. Quotes are those of YAML: they open where a value can begin, so that the apostrophe of it's is one.
 */
export function elementsOf(text: string): Element[] {
  const elements: Element[] = [];
  const open: string[] = [];
  let quote = '';
  let last = '';
  let start = 0;
  let isCall = false;
  const finish = (end: number): void => {
    elements.push({ text: text.slice(start, end).trim(), isCall });
    start = end + 1;
    isCall = false;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at++;
      else if (sign === quote && quote === "'" && text[at + 1] === quote) at++;
      else if (sign === quote) quote = '';
      continue;
    }
    if (`"'`.includes(sign) && '[{(,:='.includes(last)) quote = sign;
    else if (sign in closing) {
      if (sign === '(' && open.length > 0) {
        throw new UsageError(`${excerpt(text)}: a function must not stand inside of brackets; ${inQuotes}`);
      }
      isCall ||= sign === '(';
      open.push(sign);
    } else if (')]}'.includes(sign)) {
      if (closing[open.pop() ?? ''] !== sign) {
        throw new UsageError(
          `${excerpt(text)}: brackets must be balanced, found a ${sign} that closes none; ${inQuotes}`,
        );
      }
    } else if (sign === '#' && (at === start || /\s/.test(text[at - 1]))) {
      throw new UsageError(`${excerpt(text)}: a list must have no comment, found #; ${inQuotes}`);
    } else if (sign === ',' && open.length === 0) {
      finish(at);
      last = '';
      continue;
    }
    if (!/\s/.test(sign)) last = sign;
  }
  if (quote !== '')
    throw new UsageError(`${excerpt(text)}: quotes must be closed, found one ${quote} that is not`);
  if (open.length > 0) {
    throw new UsageError(
      `${excerpt(text)}: brackets must be balanced, found a ${open.at(-1)} that is not closed; ${inQuotes}`,
    );
  }
  finish(text.length);
  return elements;
}

/** Whether JSON can hold it: YAML also has infinite numbers, and no numbers. */
export function isValue(value: unknown): value is Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'object') return Object.values(value).every(isValue);
  return Number.isFinite(value);
}

/** A text as one YAML value, without anchors and tags. Throws UsageError. */
export function parseYamlValue(text: string): Value {
  const refuse = (found: string, cause?: unknown): never => {
    throw new UsageError(`${excerpt(text)} must be a YAML value: ${found}; ${inQuotes}`, { cause });
  };
  let value: unknown;
  try {
    const { document } = parseText(text, () => '');
    const [problem] = document.warnings;
    if (problem) refuse(problem.message.split('\n')[0]);
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    refuse(
      messageOf(error)
        .split('\n')[0]
        .replace(/( at line \d+, column \d+)?:?\s*$/, ''),
      error,
    );
  }
  if (!isValue(value))
    throw new UsageError(`${excerpt(text)} must be a value with finite numbers: the file can hold no other`);
  return value;
}
