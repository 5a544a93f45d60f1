import { UsageError } from '../errors.js';
import { canonicalJson } from '../store/fingerprint.js';
import { parseYamlValue, type Value } from './elements.js';
import { parseRational, toNumber } from './rational.js';

/** The number that a value is, or that a fraction such as 1/252 says; undefined where it is no number. */
function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  const fraction = typeof value === 'string' && value.includes('/') ? parseRational(value) : undefined;
  return fraction && toNumber(fraction);
}

/** Equal for equal values: 1e-5 and 0.00001 are one number, { a: 1, b: 2 } and { b: 2, a: 1 } one mapping. */
export function identity(value: Value): string {
  return canonicalJson(numberOf(value) ?? value);
}

const comparison = /^(>=|<=|!=|>|<)\s*(.*)$/s;

/** Whether a text is a comparison, such as `> 0.1`, `<= 1/252` or `!= adam`. */
export const isComparison = (text: string): boolean => comparison.test(text);

const orders: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '>': (value, bound) => value > bound,
  '<': (value, bound) => value < bound,
  '>=': (value, bound) => value >= bound,
  '<=': (value, bound) => value <= bound,
};

/** Whether a value is as `text` asks. Numbers alone are larger or smaller than others. Throws UsageError. */
function compare(text: string): (value: Value) => boolean {
  const [, sign, operand] = comparison.exec(text)!;
  if (sign === '!=') {
    const other = identity(parseYamlValue(operand));
    return (value) => identity(value) !== other;
  }
  const bound = parseRational(operand);
  if (!bound) {
    throw new UsageError(`${text} must compare with a number or a fraction, found ${operand || 'nothing'}`);
  }
  const limit = toNumber(bound);
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && orders[sign](number, limit);
  };
}

/**
 * What an entry of an exclude rule asks of a key's value: to equal it, to be as a comparison asks, or, where it is a
 * list, any of its items. A list that is itself one of the key's `values` stands for that value.
 */
export function conditionOf(entry: Value, values: readonly Value[]): (value: Value) => boolean {
  if (typeof entry === 'string' && isComparison(entry)) return compare(entry);
  const same = identity(entry);
  if (Array.isArray(entry) && !values.some((value) => identity(value) === same)) {
    const conditions = entry.map((item) => conditionOf(item, values));
    return (value) => conditions.some((holds) => holds(value));
  }
  return (value) => identity(value) === same;
}
