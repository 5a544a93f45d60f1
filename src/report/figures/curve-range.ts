import { extent, padded } from '../scales.js';

export interface CurvePoint {
  readonly estimator: string;
  readonly x: number;
  readonly value: number;
  readonly lower95: number;
  readonly upper95: number;
  readonly truth: number;
}

/** The share of value that the figure is high, at least. */
const fewest = 0.02;
/** Tukey's fences: so many times the middle half's range beyond it, a curve is away from where most of it is. */
const fence = 1.5;

/**
 * Between which values curves are drawn: all of each line, unless it runs away near a pole, and of bands that are far
 * wider in places no more than as far again.
 *
 * @param fits - the points of each curve, all values finite
 * @param known - the points whose truth is known
 */
export function curveRange(
  fits: readonly (readonly CurvePoint[])[],
  known: readonly CurvePoint[],
): [number, number] {
  const curves = [...fits.map((points) => points.map(({ value }) => value)), known.map(({ truth }) => truth)];
  const lines = extent(curves.flatMap(bulk));
  const widths = fits
    .flat()
    .map(({ lower95, upper95 }) => upper95 - lower95)
    .filter(Number.isFinite);
  const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0;
  const room = Math.max(lines[1] - lines[0], usual);
  const ends = extent(fits.flat().flatMap(({ lower95, upper95 }) => [lower95, upper95]));
  const [from, to] = [
    Math.max(Math.min(lines[0], ends[0]), lines[0] - room),
    Math.min(Math.max(lines[1], ends[1]), lines[1] + room),
  ];
  // What differs by rounding alone is one line.
  const beside = (fewest * Math.max(...lines.map(Math.abs))) / 2;
  const middle = from / 2 + to / 2;
  return padded([Math.min(from, middle - beside), Math.max(to, middle + beside)]);
}

/**
 * The ends of a curve's values; of one that spans more than twice what its fences do, the fences. A curve whose
 * middle half is one number has no fences of its own: those of its middle nine tenths then.
 */
function bulk(values: readonly number[]): readonly number[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))];
  const [least, greatest] = [at(0), at(1)];
  const isNarrow = !(at(0.75) - at(0.25) > (at(0.95) - at(0.05)) / 100);
  const [low, high, reach] = isNarrow ? [at(0.05), at(0.95), 1] : [at(0.25), at(0.75), fence];
  const room = reach * (high - low);
  const [from, to] = [Math.max(least, low - room), Math.min(greatest, high + room)];
  return greatest - least > 2 * (to - from) && to > from ? [from, to] : [least, greatest];
}
