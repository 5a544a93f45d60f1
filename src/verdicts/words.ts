/** Numbers and lists as sentences have them. */

/** Four significant digits: 0.2487, 4.9e-5, 12,300. */
export function figure(value: number, digits = 4): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(digits)));
  return value
    .toExponential(digits - 1)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}

/** A share: 0.3 %, 12 %, 99.9 %, 1200 %: two significant digits, or as many as tell it from all. */
export function percent(share: number): string {
  if (share === 0) return '0 %';
  if (share > 0.99 && share < 1) {
    const digits = Math.min(12, -Number((1 - share).toExponential(0).split('e')[1]) - 2);
    return `${(100 * share).toFixed(Math.max(0, digits))} %`;
  }
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** a, b and c. */
export function list(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** What became of an estimator that predicts nothing. */
export const failed = ({ diverged }: { readonly diverged: boolean }): string =>
  diverged ? 'diverged' : 'could not be fitted';

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** x to a power: 1, x, x², x¹². */
export function powerOfX(power: number): string {
  if (power < 2) return power === 0 ? '1' : 'x';
  return `x${[...String(power)].map((digit) => raised[Number(digit)]).join('')}`;
}

/** What a parameter multiplies in f: x³, or x² (x − 0.5) where it is of powers around a number. */
export function functionOfX(power: number, around: number | undefined): string {
  if (around === undefined || power < 3) return powerOfX(power);
  const shift = around < 0 ? `x + ${-around}` : `x − ${around}`;
  return `x² (${shift})${powerOfX(power - 2).slice(1)}`;
}

/** The number rounded down to two significant digits: a learning rate that is surely below a limit. */
export function roundDown(value: number): number {
  const [mantissa, exponent] = value.toExponential().split('e');
  return Number(`${Math.floor(10 * Number(mantissa)) / 10}e${exponent}`);
}

/** The number rounded up to two significant digits. */
export function roundUp(value: number): number {
  const [mantissa, exponent] = value.toExponential().split('e');
  return Number(`${Math.ceil(10 * Number(mantissa)) / 10}e${exponent}`);
}
