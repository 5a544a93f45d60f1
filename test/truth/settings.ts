import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normal } from '../../src/kernels/reference/normal.js';
import { seedWords } from '../../src/random/streams.js';

/** Kinds of data whose truth is known, each a pipeline of one seed. */
export interface Setting {
  readonly name: string;
  /** The pipeline; what it imports is written into the folder first. */
  pipeline(seed: number, folder: string): object;
  /** The true λ where it is one number. */
  readonly lambda?: number;
}

/** What every setting is fitted with: the mean, constant λ in closed form, a small network. */
const estimators = {
  mean: { kind: 'mean' },
  'closed-form': { kind: 'least-squares', basis: 'constant' },
  network: { kind: 'network', hidden: [8], epochs: 20 },
};

/** Closed forms alone, with a slope whose truth is 0: for the coverage of intervals. */
export const closedForms = {
  mean: { kind: 'mean' },
  'closed-form': { kind: 'least-squares', basis: 'constant' },
  linear: { kind: 'least-squares', basis: 'linear' },
};

const byTime = { fraction: 0.2, by: 'time', gap: 20 };

const base = (over: { targets?: object; holdOut?: object; estimators?: object } = {}): object => ({
  name: 'truth',
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 50,
    times: 250,
    dt: '1/252',
  },
  targets: { lambda: 0.25, noise: 0.05, ...over.targets },
  train: { holdOut: over.holdOut ?? {}, estimators: over.estimators ?? estimators },
});

const simulated = (name: string, over: Parameters<typeof base>[0], lambda?: number): Setting => ({
  name,
  ...(lambda !== undefined && { lambda }),
  pipeline: (seed) => ({ ...base(over), seed }),
});

/** Standard normal draw (index, step) of a seed, in streams that no pipeline uses. */
const draw = (seed: number, use: number, index: number, step = 0): number => {
  const [low, high] = seedWords(seed);
  return normal(low, high, 1000 + use, index, step);
};

/** A row of imported data: its values of x, and k. */
interface Row {
  readonly x: readonly number[];
  readonly k: number;
}

/** Rows that do not overlap: x is a list. */
const listed = (
  name: string,
  rows: number,
  row: (seed: number, j: number) => Row,
  over: { holdOut?: object; estimators?: object; lambda?: number } = {},
): Setting => ({
  name,
  ...(over.lambda !== undefined && { lambda: over.lambda }),
  pipeline(seed, folder) {
    const made = Array.from({ length: rows }, (_, j) => row(seed, j));
    const names = made[0].x.map((_, i) => `x${i}`);
    writeCsv(folder, [[...names, 'k'], ...made.map(({ x, k }) => [...x, k])]);
    return {
      name: 'truth',
      seed,
      import: { files: { rows: 'rows.csv' }, sql: `SELECT [${names.join(', ')}] AS x, k FROM rows` },
      train: { holdOut: over.holdOut ?? {}, estimators: over.estimators ?? estimators },
    };
  },
});

function writeCsv(folder: string, lines: readonly (readonly (string | number)[])[]): void {
  writeFileSync(join(folder, 'rows.csv'), lines.map((line) => line.join(',')).join('\n'));
}

const window = 21;

/** Windows of 21 in a series of returns, a percent per day; k of a day is λ x² + noise, of a window its mean. */
const windows = (rows: number, lambda: number): Setting => ({
  name: `${lambda === 0 ? 'zero-' : ''}windows-${rows}`,
  lambda,
  pipeline(seed, folder) {
    const days = Array.from({ length: rows + window - 1 }, (_, day) => {
      const x = 0.01 * draw(seed, 0, day);
      return [x, lambda * x * x + 5e-5 * draw(seed, 1, day)];
    });
    writeCsv(folder, [['x', 'k'], ...days]);
    return {
      name: 'truth',
      seed,
      import: { files: { rows: 'rows.csv' }, sql: 'SELECT x, k FROM rows', window, target: 'mean' },
      train: { holdOut: byTime, estimators },
    };
  },
});

const values = Array.from({ length: 10 }, (_, i) => i);
const meanSquare = (x: readonly number[]): number =>
  x.reduce((sum, value) => sum + value * value, 0) / x.length;

/** x around 1, as base has it. */
const around1 = (seed: number, j: number): number[] => values.map((i) => 1 + 0.2 * draw(seed, 0, j, i));

/** Noise whose standard deviation is a fifth of λ s, in rows whose scale is between a half and two. */
const heteroskedastic = listed(
  'heteroskedastic',
  250,
  (seed, j) => {
    const size = Math.min(2, Math.max(0.5, 1 + 0.4 * draw(seed, 2, j)));
    const x = values.map((i) => size * draw(seed, 0, j, i));
    return { x, k: meanSquare(x) * (0.25 + 0.05 * draw(seed, 1, j)) };
  },
  { lambda: 0.25 },
);

/** λ goes from 0.1 to 0.4 while time passes. */
export const drift = listed('drift', 250, (seed, j) => {
  const x = around1(seed, j);
  return { x, k: (0.1 + (0.3 * j) / 249) * meanSquare(x) + 0.05 * draw(seed, 1, j) };
});

/** λ of a row depends on which of its values is which: no λ(x) in closed form can say so, a network of rows can. */
export const helps = listed(
  'helps',
  1000,
  (seed, j) => {
    const x = [0, 1].map((i) => draw(seed, 0, j, i));
    return { x, k: (0.25 + 0.15 * Math.tanh(3 * x[0])) * meanSquare(x) + 0.02 * draw(seed, 1, j) };
  },
  {
    estimators: {
      ...estimators,
      // Trained to its end: one that is still moving is not judged.
      network: { kind: 'network', hidden: [8], epochs: 150, optimizer: { kind: 'adam', learningRate: 0.01 } },
    },
  },
);

/** The same with a network that is trained to its end, and so judged. */
const trained = { ...estimators, network: { kind: 'network', hidden: [8], epochs: 200 } };

const lags = { noise: { sd: 0.05, lags: 20 } };

/** Data in which there is nothing to find but one number, or not even that. */
export const nothingToFind: readonly Setting[] = [
  simulated('independent', {}, 0.25),
  simulated('lags-by-time', { targets: lags, holdOut: byTime }, 0.25),
  simulated('independent-trained', { estimators: trained }, 0.25),
  simulated('lags-by-time-trained', { targets: lags, holdOut: byTime, estimators: trained }, 0.25),
  simulated('lags-random', { targets: lags }, 0.25),
  windows(250, 0.25),
  windows(500, 0.25),
  windows(2500, 0.25),
  heteroskedastic,
  simulated('zero', { targets: { lambda: 0 } }, 0),
  simulated('zero-lags-by-time', { targets: { ...lags, lambda: 0 }, holdOut: byTime }, 0),
  windows(250, 0),
  windows(2500, 0),
];

/** λ(x) that swings by ±60 % around 0.25. */
export const sines: readonly Setting[] = [4, 8, 20].map((frequency) =>
  simulated(`sine${frequency}`, {
    targets: { lambda: { kind: 'sinusoidal', mean: 0.25, amplitude: 0.15, frequency } },
  }),
);
