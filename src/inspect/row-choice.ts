import { streams } from '../random/streams.js';
import { uniform } from '../random/uniform.js';

/** Which rows of a table are wanted: the first, the last, or some that chance takes. */
export interface RowChoice {
  readonly kind: 'head' | 'tail' | 'sample';
  /** How many. */
  readonly count: number;
}

/** Gives the places, in order, of the chosen rows among rows first … first + rows − 1 of the table. */
export type RowsWithin = (first: number, rows: number) => number[];

/** The chosen rows of a table of `total`. A sample is of distinct rows, the same each time, in their order. */
export function chosenRows({ kind, count }: RowChoice, total: number): RowsWithin {
  if (kind === 'sample' && count < total) return withinSample(sampleOf(count, total));
  const begin = kind === 'tail' ? Math.max(0, total - count) : 0;
  const end = kind === 'head' ? Math.min(total, count) : total;
  return (first, rows) => {
    const from = Math.max(first, begin);
    return Array.from(
      { length: Math.max(0, Math.min(first + rows, end) - from) },
      (_, i) => from - first + i,
    );
  };
}

function withinSample(sample: Float64Array): RowsWithin {
  /** How many chosen rows lie before `row`. */
  const before = (row: number): number => {
    let low = 0;
    let high = sample.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sample[middle] < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (first, rows) =>
    Array.from(sample.subarray(before(first), before(first + rows)), (row) => row - first);
}

/**
 * `count` of the numbers 0 … total − 1, each set of them as likely as any other: Floyd's algorithm (Bentley and Floyd,
 * Programming Pearls: a sample of brilliance, 1987), which draws once a number taken.
 */
function sampleOf(count: number, total: number): Float64Array {
  const taken = new Set<number>();
  for (let last = total - count; last < total; last++) {
    const drawn = Math.floor(uniform(0, streams.sample, last - total + count, 0) * (last + 1));
    taken.add(taken.has(drawn) ? last : drawn);
  }
  return Float64Array.from(taken).sort();
}
