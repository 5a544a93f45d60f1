import { figure } from './output.js';

/**
 * Numbers for one column, right-aligned with their points in one line: with the same number of decimals, `digits`
 * significant ones for the largest, where that leaves the smallest at least four; else each to `digits` significant
 * digits. `loose`: three digits of the typical number are enough. Null is a dash; text stays as it is.
 */
export function alignedFigures(
  values: readonly (number | string | null)[],
  digits = 6,
  loose = false,
): string[] {
  const decimals = commonDecimals(values.filter(isFinite), digits, loose);
  if (decimals === undefined) return alignedAtPoint(values.map((value) => shown(value, digits)));
  return values.map((value) => (isFinite(value) ? value.toFixed(decimals) : shown(value, digits)));
}

function isFinite(value: number | string | null): value is number {
  return Number.isFinite(value);
}

function shown(value: number | string | null, digits: number): string {
  return typeof value === 'string' ? value : figure(value, digits);
}

/** Decimals that suit all of the numbers; undefined where none do. */
function commonDecimals(numbers: readonly number[], digits: number, loose: boolean): number | undefined {
  const sizes = numbers
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return 0;
  const largest = sizes.at(-1)!;
  if (numbers.every(Number.isInteger)) return largest < 1e15 ? 0 : undefined;
  const magnitude = (value: number): number => Math.floor(Math.log10(value));
  if (magnitude(largest) < -4 || largest >= 10 ** Math.max(digits, 6)) return undefined;
  let decimals = Math.max(0, digits - 1 - magnitude(largest));
  const typical = loose ? sizes[sizes.length >> 1] : sizes[0];
  if (magnitude(typical) + decimals < (loose ? 2 : 3) || magnitude(typical) < -4) return undefined;
  while (decimals > 0 && numbers.every((value) => value.toFixed(decimals).endsWith('0'))) decimals--;
  return decimals;
}

/** Pads behind what follows the point, so that right-aligned texts have their points in one line. */
function alignedAtPoint(texts: readonly string[]): string[] {
  const behind = (text: string): number => {
    const point = text.search(/[.e]/);
    return point < 0 ? 0 : text.length - point;
  };
  const most = texts.reduce((longest, text) => Math.max(longest, behind(text)), 0);
  return texts.map((text) => text + ' '.repeat(most - behind(text)));
}
