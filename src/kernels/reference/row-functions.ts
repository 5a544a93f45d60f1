import { sine } from './sine.js';

/** (1/n) Σ term(x_i) of each row of x float64[rows × n]: term i goes to partial sum i mod 8, added as in `meanPower`. */
function means(
  x: Float64Array,
  rows: number,
  n: number,
  out: Float64Array,
  term: (value: number) => number,
): void {
  const p = new Float64Array(8);
  for (let row = 0; row < rows; row++) {
    p.fill(0);
    for (let i = 0; i < n; i++) p[i % 8] += term(x[row * n + i]);
    out[row] = (p[0] + p[2] + (p[4] + p[6]) + (p[1] + p[3] + (p[5] + p[7]))) / n;
  }
}

/** out[row] = (1/n) Σ_i x_i^lowest T_degree((x_i − centre) · scale), T the Chebyshev polynomials of the first kind. */
export function meanChebyshev(
  x: Float64Array,
  rows: number,
  n: number,
  out: Float64Array,
  lowest: number,
  degree: number,
  centre: number,
  scale: number,
): void {
  means(x, rows, n, out, (value) => {
    const z = (value - centre) * scale;
    let before = 1;
    let term = degree === 0 ? 1 : z;
    for (let k = 1; k < degree; k++) [before, term] = [term, (z + z) * term - before];
    for (let k = 0; k < lowest; k++) term *= value;
    return term;
  });
}

/** out[row] = (1/n) Σ_i (mean + amplitude · sin(frequency · x_i + phase)) x_i². */
export function sineMean(
  x: Float64Array,
  rows: number,
  n: number,
  out: Float64Array,
  mean: number,
  amplitude: number,
  frequency: number,
  phase: number,
): void {
  means(x, rows, n, out, (value) => (mean + amplitude * sine(frequency * value + phase)) * value * value);
}

/** out[row] = max_i sign · x_i: the greatest value with sign 1, minus the least with sign −1; 0 has no sign. */
export function rowMaximum(x: Float64Array, rows: number, n: number, out: Float64Array, sign: number): void {
  for (let row = 0; row < rows; row++) {
    let most = sign * x[row * n];
    for (let i = 1; i < n; i++) most = Math.max(most, sign * x[row * n + i]);
    out[row] = most + 0;
  }
}
