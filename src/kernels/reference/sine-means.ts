import { cosine, sine } from './normal.js';

/** Where sin(b θ) begins: sin θ and 2 cos θ; sin((b + 1) θ) = 2 cos θ · sin(b θ) − sin((b − 1) θ). */
export interface Sines {
  readonly first: number;
  readonly twiceCosine: number;
}

/**
 * sin θ and 2 cos θ of θ = (π/2)(1 + φ), φ = (x − centre) · inverseHalfWidth clamped to [−1, 1]: with
 * C, S = cos, sin(φ π/4) they are (C − S)(C + S) and −4 S C. Absolute error 2e-13.
 */
export function sinesAt(x: number, centre: number, inverseHalfWidth: number): Sines {
  const phi = Math.min(Math.max((x - centre) * inverseHalfWidth, -1), 1);
  const c = cosine(phi);
  const s = sine(phi);
  return { first: (c - s) * (c + s), twiceCosine: -4 * (s * c) };
}

/**
 * out[row, b − 1] = (1/n) Σ_i sin(b θ_i) x[row, i]² for 1 ≤ b ≤ functions, by the recurrence on sin(b θ) x²: x
 * float64[rows × n], out float64[rows × functions].
 *
 * The terms of eight values t0 … t7 add up as ((t0 + t2) + (t4 + t6)) + ((t1 + t3) + (t5 + t7)), the eights in
 * order; what is missing in the last eight counts as zero.
 */
export function sineMeans(
  x: Float64Array,
  rows: number,
  n: number,
  functions: number,
  centre: number,
  inverseHalfWidth: number,
  out: Float64Array,
): void {
  const [u, before, twice] = [new Float64Array(8), new Float64Array(8), new Float64Array(8)];
  for (let row = 0; row < rows; row++) {
    const sums = out.subarray(row * functions, (row + 1) * functions).fill(0);
    for (let i = 0; i < n; i += 8) {
      for (let t = 0; t < 8; t++) {
        const value = i + t < n ? x[row * n + i + t] : 0;
        const { first, twiceCosine } = sinesAt(value, centre, inverseHalfWidth);
        u[t] = value * value * first;
        before[t] = 0;
        twice[t] = twiceCosine;
      }
      for (let b = 0; b < functions; b++) {
        sums[b] += u[0] + u[2] + (u[4] + u[6]) + (u[1] + u[3] + (u[5] + u[7]));
        for (let t = 0; t < 8; t++) {
          const next = twice[t] * u[t] - before[t];
          before[t] = u[t];
          u[t] = next;
        }
      }
    }
    for (let b = 0; b < functions; b++) sums[b] /= n;
  }
}
