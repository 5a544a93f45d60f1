import { quantile } from '../../stages/evaluate/curves.js';
import { scaleEnds } from '../scales.js';

/** Where the values of a series lie. */
export interface ValuesOfX {
  /** The middle 99 %, all on one scale. */
  readonly range: readonly [number, number];
  readonly bins: readonly { readonly from: number; readonly to: number; readonly density: number }[];
}

/** Points of a curve over x, and bins. */
const points = 81;
const mostBins = 40;

/** A histogram of the middle 99 % of some values; densities are of all of them. */
export function valuesOfX(values: Float64Array): ValuesOfX {
  const sorted = values.filter(Number.isFinite).sort();
  const [low, high] = scaleEnds([quantile(sorted, 0.005), quantile(sorted, 0.995)]);
  const number = Math.max(8, Math.min(mostBins, Math.round(Math.sqrt(sorted.length))));
  const width = (high - low) / number;
  const counts = new Float64Array(number);
  for (const x of sorted) {
    if (x >= low && x <= high) counts[Math.min(number - 1, Math.floor((x - low) / width))]++;
  }
  return {
    range: [low, high],
    bins: Array.from(counts, (count, b) => ({
      from: low + b * width,
      to: low + (b + 1) * width,
      density: count / sorted.length / width,
    })),
  };
}

/** Evenly spaced x over the range. */
export const gridOf = ({ range: [low, high] }: ValuesOfX): Float64Array =>
  Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
