import type { ModelRows } from '#dist/own-models/contract.js';
import { boxOf } from './box.js';
import type { BlackBox, TargetRows } from '#dist/doctor/model/black-box.js';
import { trialNumbers } from '../kernels/bits.js';

/** The network of 2018 as a module: λ̂ = Σ_h v_h tanh(Σ_i x_i w_ih + b_h) + c, k̂ = λ̂ s, and its gradient written by hand. */

export const n = 5;
export const hidden = 4;
export const names = ['w', 'b', 'v', 'c'] as const;
export type Name = (typeof names)[number];

export interface NetworkTheta {
  readonly w: Float64Array;
  readonly b: Float64Array;
  readonly v: Float64Array;
  readonly c: number;
}
export type NetworkGradient = { w: Float64Array; b: Float64Array; v: Float64Array; c: number };
export type Math_ = typeof Math;

export interface Row {
  readonly j: number;
  readonly count: number;
  readonly x: Float64Array;
  readonly s: number;
  readonly k: number;
  readonly t: number;
  readonly lambda: number;
}

/** What somebody may have written otherwise. */
export interface Change {
  /** −2 (k − k̂) / N */
  readonly outer?: (residual: number, row: Row) => number;
  readonly s?: (row: Row) => number;
  /** The slope of tanh at z, whose value is y. */
  readonly slope?: (z: number, y: number, math: Math_) => number;
  /** The weight behind a hidden unit. */
  readonly back?: (v: Float64Array, h: number) => number;
  readonly x?: (row: Row, i: number) => number;
  /** What is added up for v. */
  readonly unit?: (y: number, z: number) => number;
  /** What becomes of the sums. */
  readonly after?: (gradient: NetworkGradient, theta: NetworkTheta, rows: ModelRows) => NetworkGradient;
  /** Rows that are added up. */
  readonly counts?: (row: Row) => boolean;
}

/** What a hidden unit makes of z. */
export type Activation = (z: number, math: Math_) => number;
const tanh: Activation = (z, math) => math.tanh(z);

const forward = (row: Float64Array, theta: NetworkTheta, math: Math_, activation: Activation) => {
  const z = Float64Array.from({ length: hidden }, (_, h) =>
    row.reduce((sum, x, i) => sum + x * theta.w[i * hidden + h], theta.b[h]),
  );
  const y = z.map((one) => activation(one, math));
  return { z, y, lambda: y.reduce((sum, one, h) => sum + one * theta.v[h], theta.c) };
};

export function networkGradient(
  rows: Required<ModelRows>,
  theta: NetworkTheta,
  math: Math_,
  change: Change = {},
  activation = tanh,
): NetworkGradient {
  const {
    outer = (residual, { count }) => (-2 * residual) / count,
    s = (row) => row.s,
    slope = (_, y) => 1 - y * y,
    back = (v, h) => v[h],
    x = (row, i) => row.x[i],
    unit = (y) => y,
    counts = () => true,
    after = (gradient) => gradient,
  } = change;
  const [w, b, v] = [n * hidden, hidden, hidden].map((length) => new Float64Array(length));
  let c = 0;
  for (let j = 0; j < rows.count; j++) {
    const values = rows.x.subarray(j * n, (j + 1) * n);
    const { z, y, lambda } = forward(values, theta, math, activation);
    const row = { j, count: rows.count, x: values, s: rows.s[j], k: rows.k[j], t: rows.t[j], lambda };
    if (!counts(row)) continue;
    const d = outer(row.k - lambda * row.s, row) * s(row);
    c += d;
    for (let h = 0; h < hidden; h++) {
      v[h] += d * unit(y[h], z[h]);
      const dz = d * back(theta.v, h) * slope(z[h], y[h], math);
      b[h] += dz;
      for (let i = 0; i < n; i++) w[i * hidden + h] += dz * x(row, i);
    }
  }
  return after({ w, b, v, c }, theta, rows);
}

const numbers = trialNumbers(2018);
export const unit = (): number => numbers.whole(0, 1_000_000) / 1_000_000;
const around = (length: number, width: number): number[] =>
  Array.from({ length }, () => width * (2 * unit() - 1));

export const start = {
  w: around(n * hidden, 0.8),
  b: around(hidden, 0.5),
  v: around(hidden, 0.9),
  c: 0.3,
};

/** Rows that no λ explains, at times of 1/252. */
export const rows: TargetRows = (() => {
  const count = 40;
  const x = Float64Array.from({ length: count * n }, () => 0.4 + unit());
  const s = Float64Array.from({ length: count }, (_, j) => {
    const own = x.subarray(j * n, (j + 1) * n);
    return own.reduce((sum, value) => sum + value * value, 0) / n;
  });
  const k = s.map((square) => square * (0.25 + 0.6 * (unit() - 0.5)));
  return { count, n, x, s, k, t: s.map((_, j) => (j + 1) / 252), dt: 1 / 252 };
})();

/** The network as a module whose gradient is what a function gives. */
export function networkWith(
  gradient: (rows: Required<ModelRows>, theta: NetworkTheta, math: Math_) => NetworkGradient,
  more: Record<string, unknown> = {},
  text = '',
  activation = tanh,
): BlackBox {
  const { w, b, v, c } = start;
  return boxOf(
    {
      parameters: {
        w: { start: w, shape: [n, hidden] },
        b: { start: b },
        v: { start: v },
        c: { start: c },
      },
      predict: (own: ModelRows, theta: NetworkTheta, math: Math_) => {
        const lambda = Float64Array.from(
          { length: own.count },
          (_, j) => forward(own.x.subarray(j * n, (j + 1) * n), theta, math, activation).lambda,
        );
        return { k: lambda.map((value, j) => value * own.s[j]), lambda };
      },
      gradient,
      ...more,
    },
    text,
  );
}
