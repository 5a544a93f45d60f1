import type { Axis } from 'vega-lite/types_unstable/axis.js';

/** Which scales numbers are drawn on, and how an axis of named places is labelled. */

/**
 * The numbers that scales are made of: beyond them the difference of two, or what a scale adds at its ends, overflows or
 * vanishes, and a position is none.
 */
const finest = 1e-300;
const farthest = 1e300;
/** The same where powers of ten are added at either end. */
const logarithms = { finest: 1e-250, farthest: 1e250 };
/** The share of its larger end that a scale spans, at least: less is rounding. */
const narrowest = 1e-12;

/** Positive numbers that span more than a factor of `most` are drawn on a logarithmic scale. */
export function spans(values: readonly number[], most: number): boolean {
  const [least, greatest] = extent(values);
  return hasLogarithms([least, greatest]) && greatest > most * least;
}

/** Whether a logarithmic scale can have these ends. */
export function hasLogarithms([least, greatest]: readonly [number, number]): boolean {
  return least >= logarithms.finest && greatest <= logarithms.farthest;
}

/** Whether numbers of a swept key are laid out logarithmically: where they span much, or are swept by factors, as 1, 2, 4, 8. */
export function isLogarithmicAxis(values: readonly number[]): boolean {
  return spans(values, 50) || (spans(values, 4) && isGeometric(values));
}

/** Whether at least four numbers grow by one factor. */
function isGeometric(values: readonly number[]): boolean {
  const ordered = [...new Set(values)].toSorted((a, b) => a - b);
  const factors = ordered.slice(1).map((value, i) => value / ordered[i]);
  return factors.length >= 3 && factors.every((factor) => Math.abs(factor / factors[0] - 1) < 0.01);
}

/** Whether measured numbers are, by height or by colour: otherwise the largest of them would flatten all others. */
export function isLogarithmicValue(values: readonly number[]): boolean {
  return spans(values, 20);
}

/** The least and the greatest finite one of some numbers, of which there may be very many; [Infinity, −Infinity] of none. */
export function extent(values: Iterable<number>): [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/**
 * The ends of a scale for numbers between these, which it can have: 0 ± 1 of none, with room about a single number, and
 * nothing beyond ±1e300.
 */
export function scaleEnds([least, greatest]: readonly [number, number]): [number, number] {
  if (!(least <= greatest)) return [-1, 1];
  const [from, to] = [least, greatest].map((end) => Math.max(-farthest, Math.min(farthest, end)));
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (to - from > Math.max(finest, narrowest * size)) return [from, to];
  const room = Math.max(finest, size / 20);
  return [from - room, to + room];
}

/** The same with a twentieth of the range at either end. */
export function padded(ends: readonly [number, number]): [number, number] {
  const [least, greatest] = scaleEnds(ends);
  const room = (greatest - least) / 20;
  return [least - room, greatest + room];
}

/** The linear scale of an axis for some numbers, out to round ones. */
export function linearScale(values: readonly number[]) {
  return { type: 'linear' as const, zero: false, nice: true, domain: scaleEnds(extent(values)) };
}

/**
 * The ends of a logarithmic scale for positive values and the ends of their intervals: of an interval no more is drawn
 * beyond the values than these span, or a factor of ten. One that nears 0 has no end on such a scale.
 */
export function logarithmicEnds(values: readonly number[], intervals: readonly number[]): [number, number] {
  const [least, greatest] = extent(values);
  const [from, to] = extent([least, greatest, ...intervals.filter((end) => end > 0)]);
  const reach = Math.max(10, greatest / least);
  return [
    Math.max(logarithms.finest, from, least / reach),
    Math.min(logarithms.farthest, to, greatest * reach),
  ];
}

/** A number, or the end of a scale that it lies beyond. */
export function moved(value: number, [least, greatest]: readonly [number, number]): number {
  return Math.max(least, Math.min(greatest, value));
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

/** How the ticks of a logarithmic axis are written, all of them in one notation: 0.01, 0.1, 1 or 10⁻⁵, 10⁻³, 0.1 being 10⁻¹. */
export function logarithmicAxis(ends: readonly [number, number]) {
  const values = logarithmicTicks(ends);
  const isPlain = values.every((value) => value >= 0.999e-3 && value <= 1.001e4);
  return { values, format: isPlain ? '.6~g' : '.3~e', labelOverlap: true };
}

/** Pixels that a character takes, about: labels are upright where the longest has no room beside its neighbour. */
export const characterWidth = 7.5;

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
