import { normal } from '../../src/kernels/reference/normal.js';
import { rowNoise } from '../../src/random/noise.js';
import { splitRows, type HoldOut } from '../../src/random/split.js';
import { seedWords } from '../../src/random/streams.js';

/** Training rows in memory: time indices, the row means of x², x³ and x⁴, and k. */
export interface Rows {
  readonly rows: Uint32Array;
  readonly columns: readonly [s: Float64Array, cubes: Float64Array, fourths: Float64Array];
  readonly k: Float64Array;
}

/** A kind of data, and the window over which its errors correlate. */
export interface Kind {
  readonly name: string;
  readonly width: number;
  rows(seed: number): Rows;
}

const random: HoldOut = { fraction: 0.2, by: 'random', gap: 0 };
const byTime: HoldOut = { fraction: 0.2, by: 'time', gap: 20 };

const draw = (seed: number, use: number, index: number, step = 0): number => {
  const [low, high] = seedWords(seed);
  return normal(low, high, 1000 + use, index, step);
};

function pickedRows(
  x: readonly (readonly number[])[],
  k: readonly number[],
  holdOut: HoldOut,
  seed: number,
): Rows {
  const { train } = splitRows(x.length, holdOut, seed);
  const mean = (j: number, power: number): number =>
    x[j].reduce((sum, value) => sum + value ** power, 0) / x[j].length;
  const column = (power: number): Float64Array => Float64Array.from(train, (j) => mean(j, power));
  return {
    rows: train,
    columns: [column(2), column(3), column(4)],
    k: Float64Array.from(train, (j) => k[j]),
  };
}

const meanSquare = (x: readonly number[]): number =>
  x.reduce((sum, value) => sum + value * value, 0) / x.length;

interface Paths {
  readonly holdOut?: HoldOut;
  readonly lags?: number;
  readonly times?: number;
  /** λ of a row, of its time from 0 to 1. */
  lambda?(time: number): number;
}

/** 50 Brownian paths from 1 with σ = 0.2 per year, daily; noise of 0.05. */
const paths = (
  name: string,
  { holdOut = random, lags = 0, times = 250, lambda = () => 0.25 }: Paths,
): Kind => ({
  name,
  width: lags + 1,
  rows(seed) {
    const at = new Array<number>(50).fill(1);
    const noise = rowNoise(seed, { sd: 0.05, lags }, 0, times);
    const x = Array.from({ length: times }, (_, j) => {
      if (j > 0)
        at.forEach((_value, i) => (at[i] += 0.05 / 252 + (0.2 / Math.sqrt(252)) * draw(seed, 0, j, i)));
      return [...at];
    });
    return pickedRows(
      x,
      x.map((row, j) => lambda(j / (times - 1)) * meanSquare(row) + noise[j]),
      holdOut,
      seed,
    );
  },
});

/** Windows of 21 in a series of returns; k is their mean of λ x² + noise. */
const windows = (count: number, noiseOf: (x: number) => number = () => 5e-5, suffix = ''): Kind => ({
  name: `windows-${count}${suffix}`,
  width: 21,
  rows(seed) {
    const days = Array.from({ length: count + 20 }, (_, day) => 0.01 * draw(seed, 0, day));
    const k = days.map((x, day) => 0.25 * x * x + noiseOf(x) * draw(seed, 1, day));
    const x = Array.from({ length: count }, (_, j) => days.slice(j, j + 21));
    const meanK = x.map((_, j) => k.slice(j, j + 21).reduce((sum, value) => sum + value, 0) / 21);
    return pickedRows(x, meanK, byTime, seed);
  },
});

/** Rows whose size, and with it the spread of their noise, is between a half and two. */
const heteroskedastic: Kind = {
  name: 'heteroskedastic',
  width: 1,
  rows(seed) {
    const x = Array.from({ length: 250 }, (_, j) => {
      const size = Math.min(2, Math.max(0.5, 1 + 0.4 * draw(seed, 2, j)));
      return Array.from({ length: 10 }, (_value, i) => size * draw(seed, 0, j, i));
    });
    return pickedRows(
      x,
      x.map((row, j) => meanSquare(row) * (0.25 + 0.05 * draw(seed, 1, j))),
      random,
      seed,
    );
  },
};

/** Rows of two values, some near 0, some large, with noise of which a part goes with s and one does not. */
const sizes: Kind = {
  name: 'of any size',
  width: 1,
  rows(seed) {
    const x = Array.from({ length: 500 }, (_, j) => [0, 1].map((i) => draw(seed, 0, j, i)));
    return pickedRows(
      x,
      x.map((row, j) => meanSquare(row) * (0.25 + 0.15 * draw(seed, 1, j)) + 0.02 * draw(seed, 2, j)),
      random,
      seed,
    );
  },
};

/** Noise that grows threefold while time passes. */
const wilder: Kind = {
  name: 'wilder later',
  width: 1,
  rows(seed) {
    const x = Array.from({ length: 250 }, (_, j) =>
      Array.from({ length: 10 }, (_value, i) => 1 + 0.2 * draw(seed, 0, j, i)),
    );
    return pickedRows(
      x,
      x.map((row, j) => 0.25 * meanSquare(row) + 0.03 * (1 + (2 * j) / 249) * draw(seed, 1, j)),
      random,
      seed,
    );
  },
};

/** Data for which constant λ is right. */
export const right: readonly Kind[] = [
  paths('independent', {}),
  paths('lags by time', { lags: 20, holdOut: byTime }),
  paths('lags by time, 2,500', { lags: 20, holdOut: byTime, times: 2500 }),
  paths('lags random', { lags: 20 }),
  windows(250),
  windows(500),
  windows(2500),
  windows(2500, (x) => 0.5 * x * x, ', spread as x²'),
  heteroskedastic,
  sizes,
  wilder,
  paths('zero', { lambda: () => 0 }),
];

/** Data for which it is not, and in what share of the seeds that is found: λ goes from 0.1 to 0.4 while time passes. */
export const drifting: readonly (Kind & { readonly found: number })[] = [
  { ...paths('drift', { lambda: (time) => 0.1 + 0.3 * time }), found: 0.8 },
  { ...paths('drift by time', { lambda: (time) => 0.1 + 0.3 * time, holdOut: byTime }), found: 0.8 },
  // With noise correlated over 21 of 180 rows there are nine windows to see it by.
  {
    ...paths('drift with lags', { lambda: (time) => 0.1 + 0.3 * time, lags: 20, holdOut: byTime }),
    found: 0.5,
  },
];
