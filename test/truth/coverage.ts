import { scaledBasis } from '#dist/estimators/chebyshev.js';
import type { ErrorModel } from '#dist/estimators/error-model.js';
import { waldTest } from '#dist/estimators/wald-test.js';
import { fitLinear, type LinearFit } from '#dist/estimators/linear-fit.js';
import { fitPolynomial, type PolynomialFit } from '#dist/estimators/polynomial-fit.js';
import { normal } from '#dist/kernels/reference/normal.js';
import { rowNoise } from '#dist/random/noise.js';
import { splitRows } from '#dist/random/split.js';

/** One sample of rows in memory, what pathfit would see as k, and the rows to learn from. */
interface Sample {
  /** The least and the greatest x. */
  readonly range: { readonly low: number; readonly high: number };
  /** (1/n) Σ_i g(x_ij) of each row. */
  rowMeans(g: (x: number) => number): Float64Array;
  readonly k: Float64Array;
  readonly train: Uint32Array;
}

/** How samples are made whose λ(x) = a + b x is known, and how their errors are taken. */
export interface Case {
  readonly name: string;
  readonly model: ErrorModel;
  readonly sample: (seed: number, a: number, b: number) => Sample;
}

/** Independent standard normals of a seed. */
const draws = (seed: number, stream: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => normal(seed, 7, stream, 0, i));

const everyRow = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, j) => j);

const f =
  (a: number, b: number) =>
  (x: number): number =>
    (a + b * x) * x * x;

function rangeOf(values: Float64Array): Sample['range'] {
  return {
    low: values.reduce((low, value) => Math.min(low, value), Infinity),
    high: values.reduce((high, value) => Math.max(high, value), -Infinity),
  };
}

/** Rows of n values that follow each other in `x`. */
function rowsOf(x: Float64Array, n: number): Pick<Sample, 'range' | 'rowMeans'> {
  return {
    range: rangeOf(x),
    rowMeans(g) {
      const means = new Float64Array(x.length / n);
      for (const [i, value] of x.entries()) means[Math.floor(i / n)] += g(value) / n;
      return means;
    },
  };
}

function windowMeans(series: Float64Array, w: number): Float64Array {
  const means = new Float64Array(series.length - w + 1);
  let sum = 0;
  for (const [i, value] of series.entries()) {
    sum += value - (i >= w ? series[i - w] : 0);
    if (i >= w - 1) means[i - w + 1] = sum / w;
  }
  return means;
}

/** Windows of w over a series of returns whose k_i is (a + b x) x² + a noise that is larger where x is: k their mean. */
function windows(rows: number, w: number): Case['sample'] {
  return (seed, a, b) => {
    const series = draws(seed, 1, rows + w - 1);
    const noise = draws(seed, 2, rows + w - 1);
    const observed = series.map((x, i) => f(a, b)(x) + (0.3 + 0.5 * Math.abs(x)) * noise[i]);
    return {
      range: rangeOf(series),
      rowMeans: (g) => windowMeans(series.map(g), w),
      k: windowMeans(observed, w),
      train: everyRow(rows),
    };
  };
}

/** Paths of a Brownian motion from 1, λ by pathfit, its noise correlated over `lags` rows. */
function simulated(rows: number, lags: number, by: 'random' | 'time' | undefined, n = 10): Case['sample'] {
  return (seed, a, b) => {
    const x = new Float64Array(rows * n).fill(1);
    const steps = draws(seed, 1, rows * n);
    for (let at = n; at < x.length; at++) x[at] = x[at - n] + (0.2 / Math.sqrt(252)) * steps[at];
    const made = rowsOf(x, n);
    const noise = rowNoise(seed, { sd: 0.05, lags }, 0, rows);
    const { train } = by ? splitRows(rows, { fraction: 0.2, by, gap: 0 }, seed) : { train: everyRow(rows) };
    return { ...made, k: made.rowMeans(f(a, b)).map((mean, j) => mean + noise[j]), train };
  };
}

/** Independent rows of few values, whose noise is as large as their k. */
function heteroskedastic(rows: number): Case['sample'] {
  return (seed, a, b) => {
    const made = rowsOf(
      draws(seed, 1, rows * 4).map((z) => 1 + 0.5 * z),
      4,
    );
    const noise = draws(seed, 2, rows);
    const size = made.rowMeans(f(1, 0));
    const k = made.rowMeans(f(a, b)).map((mean, j) => mean + 0.3 * size[j] * noise[j]);
    return { ...made, k, train: everyRow(rows) };
  };
}

export const cases: readonly Case[] = [
  ...[250, 500, 2500].map((rows) => ({
    name: `windows of 21 in ${rows} rows`,
    model: { kind: 'cosine', lags: 20 } as const,
    sample: windows(rows, 21),
  })),
  ...([undefined, 'time', 'random'] as const).map((by) => ({
    name: `noise over 20 lags, 250 rows, hold-out ${by ?? 'none'}`,
    model: { kind: 'known-noise', lags: 20 } as const,
    sample: simulated(250, 20, by),
  })),
  {
    name: 'noise over 20 lags that nobody knows, 250 rows',
    model: { kind: 'cosine', lags: 20 },
    sample: simulated(250, 20, undefined),
  },
  ...[50, 250].map((rows) => ({
    name: `${rows} independent rows of unequal noise`,
    model: { kind: 'hc3' } as const,
    sample: heteroskedastic(rows),
  })),
  { name: 'independent noise, 250 rows', model: { kind: 'classical' }, sample: simulated(250, 0, 'random') },
];

/** The basis of a polynomial λ, its row means and k, over the rows to learn from. */
function design({ range, rowMeans, k, train }: Sample, degree: number) {
  const basis = scaledBasis({ lowest: 2, degree }, range);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(train, (j) => values[j]);
  const angle = (x: number): number => Math.acos(Math.min(1, Math.max(-1, (x - basis.centre) * basis.scale)));
  const columns = Array.from({ length: degree + 1 }, (_, b) =>
    pick(rowMeans((x) => x * x * Math.cos(b * angle(x)))),
  );
  return { basis, columns, k: pick(k), train };
}

function polynomial(sample: Sample, degree: number, model: ErrorModel): PolynomialFit {
  const { basis, columns, k, train } = design(sample, degree);
  return fitPolynomial(basis, columns, k, train, model)!;
}

function functions(sample: Sample, degree: number, model: ErrorModel): LinearFit | undefined {
  const { columns, k, train } = design(sample, degree);
  return fitLinear(columns, k, train, model);
}

/** Shares of samples: whose intervals hold λ (constant fit), a and b (linear fit); whose test finds q terms of none. */
export interface Shares {
  readonly lambda: number;
  readonly a: number;
  readonly b: number;
  readonly size: Readonly<Record<number, number>>;
}

export const termCounts = [1, 2, 5] as const;

export function sharesOf({ sample, model }: Case, samples: number): Shares {
  let [lambda, a, b] = [0, 0, 0];
  const found: Record<number, number> = { 1: 0, 2: 0, 5: 0 };
  const holds = ({ powers, powerErrors }: PolynomialFit, at: number, truth: number): number => {
    const { standardErrors, critical975 } = powerErrors;
    return Math.abs(powers[at] - truth) <= critical975[at] * standardErrors[at] ? 1 : 0;
  };
  for (let seed = 1; seed <= samples; seed++) {
    const constant = sample(seed, 0.25, 0);
    lambda += holds(polynomial(constant, 0, model), 0, 0.25);
    const linear = polynomial(sample(seed, 0.25, 0.1), 1, model);
    a += holds(linear, 0, 0.25);
    b += holds(linear, 1, 0.1);
    for (const q of termCounts) {
      const fitted = functions(constant, q, model);
      const terms = Array.from({ length: q }, (_, term) => term + 1);
      const test = fitted && waldTest(fitted, terms);
      if (test && test.p < 0.05) found[q]++;
    }
  }
  const share = (count: number): number => count / samples;
  return {
    lambda: share(lambda),
    a: share(a),
    b: share(b),
    size: Object.fromEntries(termCounts.map((q) => [q, share(found[q])])),
  };
}
