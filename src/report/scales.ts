import type { Axis } from 'vega-lite/types_unstable/axis.js';

/** Which scales numbers are drawn on, and how an axis of named places is labelled. */

/** Positive numbers that span more than a factor of `most` are drawn on a logarithmic scale. */
function isWide(values: readonly number[], most: number): boolean {
  const [least, greatest] = extent(values);
  return least > 0 && greatest > most * least;
}

/** Whether numbers of a swept key are laid out logarithmically. */
export function isLogarithmicAxis(values: readonly number[]): boolean {
  return isWide(values, 50);
}

/** Whether measured numbers are: by height or by colour. */
export function isLogarithmicValue(values: readonly number[]): boolean {
  return isWide(values, 100);
}

/** The least and the greatest of some numbers, of which there may be very many; [Infinity, −Infinity] of none. */
export function extent(values: readonly number[]): [number, number] {
  return values.reduce(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
    [Infinity, -Infinity],
  );
}

/**
 * Where a logarithmic axis is labelled: at most eight powers of ten; where there are fewer than three, at twice and five
 * times them too, or at some between; where there is hardly any of these, at the ends.
 */
export function logarithmicTicks([least, greatest]: readonly [number, number]): number[] {
  const inside = (value: number): boolean => value >= least * (1 - 1e-9) && value <= greatest * (1 + 1e-9);
  const first = Math.floor(Math.log10(least)) - 1;
  const last = Math.ceil(Math.log10(greatest)) + 1;
  const exponents = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const multiples = (of: readonly number[]): number[] =>
    // A text that is read gives the number nearest to it, which a power need not be.
    exponents.flatMap((exponent) => of.map((factor) => Number(`${factor}e${exponent}`))).filter(inside);
  const powers = multiples([1]);
  const step = Math.ceil(powers.length / 8);
  if (powers.length >= 3) return powers.filter((_, i) => i % step === 0);
  const finer = [multiples([1, 2, 5]), multiples([1, 1.5, 2, 3, 5, 7])].find(({ length }) => length >= 2);
  return finer ?? [least, greatest];
}

/** Pixels that a character takes, about: labels are upright where the longest has no room beside its neighbour. */
const characterWidth = 7.5;

/** The axis of places `step` pixels apart. */
export function bandAxis(title: string, labels: readonly string[], step: number): Axis<never> {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 0);
  return {
    title,
    labelAngle: longest * characterWidth > step - 4 ? -90 : 0,
    labelOverlap: true,
    labelLimit: 200,
  };
}
