import { slopeAt, within } from './grid-marginal.js';

/** Where a posterior lies: its mean, and a root of its covariance. */
export interface Place {
  readonly mean: Float64Array;
  readonly root: Float64Array;
}

export interface Grid extends Place {
  readonly nodes: number;
  readonly step: number;
  /** p(z) at the nodes, the last axis fastest, as shares that add up to 1. */
  readonly shares: Float64Array;
  /** ln ∫ p(z) dz of what was given. */
  readonly logTotal: number;
}

/** m + L u */
export function place(mean: Float64Array, root: Float64Array, u: Float64Array, z: Float64Array): void {
  const d = mean.length;
  for (let i = 0; i < d; i++) {
    let sum = mean[i];
    for (let j = 0; j <= i; j++) sum += root[i * d + j] * u[j];
    z[i] = sum;
  }
}

/** The determinant of a lower triangle. */
export function sizeOf(root: Float64Array, d: number): number {
  let size = 1;
  for (let i = 0; i < d; i++) size *= root[i * d + i];
  return size;
}

/** The standard deviation of number i. */
export const rowLength = (root: Float64Array, d: number, i: number): number =>
  Math.sqrt(root.subarray(i * d, (i + 1) * d).reduce((sum, value) => sum + value * value, 0));

export function momentsOf(
  { mean, root, nodes, step, shares }: Grid,
  d: number,
): { mean: Float64Array; covariance: Float64Array } {
  const [u, z] = [new Float64Array(d), new Float64Array(d)];
  const found = new Float64Array(d);
  const covariance = new Float64Array(d * d);
  const each = (visit: (share: number) => void): void => {
    for (let n = 0; n < shares.length; n++) {
      if (shares[n] === 0) continue;
      let rest = n;
      for (let i = d - 1; i >= 0; i--) {
        u[i] = ((rest % nodes) - (nodes - 1) / 2) * step;
        rest = Math.floor(rest / nodes);
      }
      place(mean, root, u, z);
      visit(shares[n]);
    }
  };
  each((share) => {
    for (let i = 0; i < d; i++) found[i] += share * z[i];
  });
  each((share) => {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) covariance[i * d + j] += share * (z[i] - found[i]) * (z[j] - found[j]);
    }
  });
  return { mean: found, covariance };
}

/** |L⁻¹(m′ − m)|, in standard deviations. */
export function distance(
  { mean, root }: { mean: Float64Array; root: Float64Array },
  to: Float64Array,
  d: number,
): number {
  const y = new Float64Array(d);
  let squares = 0;
  for (let i = 0; i < d; i++) {
    let left = to[i] - mean[i];
    for (let j = 0; j < i; j++) left -= root[i * d + j] * y[j];
    y[i] = left / root[i * d + i];
    squares += y[i] * y[i];
  }
  return Math.sqrt(squares);
}

/**
 * P(z_i ≤ z) on a grid: over all lines along axis i, on each of which shares are a cubic between nodes (grid-marginal.ts); the lines
 * lie anywhere beside one another, so that what each leaves of the step averages out.
 */
export function distributionAlong(
  { mean, root, nodes, step, shares }: Grid,
  d: number,
  i: number,
): (z: number) => number {
  const stride = nodes ** (d - 1 - i);
  const count = shares.length / nodes;
  const bases = new Float64Array(count);
  const [values, slopes, below] = [0, 1, 2].map(() => new Float64Array(shares.length));
  for (let line = 0; line < count; line++) {
    // The line's first node: numbers of the axes before i are the high digits, of those behind it the low ones.
    const first = Math.floor(line / stride) * stride * nodes + (line % stride);
    let [rest, base] = [Math.floor(line / stride), mean[i]];
    for (let j = i - 1; j >= 0; j--) {
      base += root[i * d + j] * ((rest % nodes) - (nodes - 1) / 2) * step;
      rest = Math.floor(rest / nodes);
    }
    bases[line] = base;
    const at = line * nodes;
    for (let n = 0; n < nodes; n++) values[at + n] = shares[first + n * stride];
    for (let n = 0; n < nodes; n++) slopes[at + n] = slopeAt(values, at, n, nodes);
    for (let n = 1; n < nodes; n++) {
      below[at + n] =
        below[at + n - 1] + within(values[at + n - 1], values[at + n], slopes[at + n - 1], slopes[at + n], 1);
    }
  }
  const total = Array.from({ length: count }, (_, line) => below[(line + 1) * nodes - 1]).reduce(
    (sum, one) => sum + one,
    0,
  );
  const width = root[i * d + i] * step;
  return (z) => {
    let sum = 0;
    for (let line = 0; line < count; line++) {
      const placed = (z - bases[line]) / width + (nodes - 1) / 2;
      const at = line * nodes;
      if (placed >= nodes - 1) sum += below[at + nodes - 1];
      else if (placed > 0) {
        const n = Math.floor(placed);
        sum +=
          below[at + n] +
          within(values[at + n], values[at + n + 1], slopes[at + n], slopes[at + n + 1], placed - n);
      }
    }
    return sum / total;
  };
}
