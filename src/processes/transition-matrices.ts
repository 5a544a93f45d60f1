/**
 * The transition of dX = A (m − X) dt + B dW over a time: X(t + Δ) given X(t) is normal with mean m + Φ (X(t) − m), Φ = e^−AΔ, and
 * covariance Q = ∫₀^Δ e^−As S e^−Aᵀs ds, S = B Bᵀ. All of it is +, −, × and ÷, so that bytes are the same on every engine.
 */

/** Rows of a square matrix. */
export type Matrix = readonly (readonly number[])[];

export interface Transition {
  readonly phi: Matrix;
  readonly covariance: Matrix;
}

const times = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const plus = (a: Matrix, b: Matrix): number[][] => a.map((row, i) => row.map((value, j) => value + b[i][j]));
const scaled = (a: Matrix, by: number): number[][] => a.map((row) => row.map((value) => value * by));
export const transposed = (a: Matrix): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
export const identity = (d: number): number[][] =>
  Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => (i === j ? 1 : 0)));
/** The greatest sum of a row's sizes. */
const norm = (a: Matrix): number =>
  Math.max(...a.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));

/** S = B Bᵀ of the diffusion's rows. */
export const squareOf = (b: Matrix): number[][] => times(b, transposed(b));

/** The transition over twice the time: Φ², Q + Φ Q Φᵀ. */
const doubled = ({ phi, covariance }: Transition): Transition => ({
  phi: times(phi, phi),
  covariance: plus(covariance, times(times(phi, covariance), transposed(phi))),
});

/** Terms of the series of a short time: of the last is left less than rounding. */
const terms = 20;

/**
 * The transition by its Taylor series, over a time δ with ‖A‖ δ ≤ ¼: Φ = Σ (−Aδ)^k/k!, and Q = Σ δ^(k+1)/(k+1)! T_k with T_0 = S,
 * T_(k+1) = −A T_k − T_k Aᵀ, which is what van Loan's exponential of a block matrix (1978) has in its corner.
 */
function short(a: Matrix, s: Matrix, delta: number): Transition {
  const back = scaled(a, -delta);
  let power = identity(a.length);
  let phi = power;
  let rate = scaled(s, delta);
  let covariance = rate;
  for (let k = 1; k <= terms; k++) {
    power = scaled(times(power, back), 1 / k);
    phi = plus(phi, power);
    const moved = times(back, rate);
    rate = scaled(plus(moved, transposed(moved)), 1 / (k + 1));
    covariance = plus(covariance, rate);
  }
  return { phi, covariance };
}

/** Scaling and squaring: halved until the series is short, and doubled as often. */
export function transitionOver(a: Matrix, s: Matrix, dt: number): Transition {
  let [delta, doublings] = [dt, 0];
  while (norm(a) * delta > 0.25 && doublings < 1100) {
    delta /= 2;
    doublings++;
  }
  let found = short(a, s, delta);
  for (let i = 0; i < doublings; i++) found = doubled(found);
  return found;
}

/** After so many doublings rounding alone decides whether Φ has faded. */
const mostDoublings = 45;

/**
 * The stationary covariance P, A P + P Aᵀ = S (Lyapunov), as the limit of Q when the time doubles again and again; undefined where Φ
 * does not fade, that is where an eigenvalue of A has a real part that is not above 0 (or not above 10⁻¹¹ of ‖A‖).
 */
export function stationaryCovariance(a: Matrix, s: Matrix): Matrix | undefined {
  const size = norm(a);
  if (!(size > 0)) return undefined;
  let found = short(a, s, 0.25 / size);
  for (let i = 0; i < mostDoublings; i++) {
    found = doubled(found);
    const left = norm(found.phi);
    if (!Number.isFinite(left)) return undefined;
    if (left < 1e-10) return found.covariance;
  }
  return undefined;
}

/**
 * Lower triangle L, L Lᵀ = Q, of a covariance that may be singular: what others determine to rounding has a 0 on the diagonal
 * (Cholesky).
 */
export function rootOf(q: Matrix): number[][] {
  const root: number[][] = q.map(() => q.map(() => 0));
  for (let i = 0; i < q.length; i++) {
    for (let j = 0; j <= i; j++) {
      let left = q[i][j];
      for (let k = 0; k < j; k++) left -= root[i][k] * root[j][k];
      if (i === j) root[i][i] = left > 1e-13 * q[i][i] ? Math.sqrt(left) : 0;
      else if (root[j][j] > 0) root[i][j] = left / root[j][j];
    }
  }
  return root;
}

/** A matrix times a vector. */
export const applied = (a: Matrix, x: readonly number[]): number[] =>
  a.map((row) => row.reduce((sum, value, j) => sum + value * x[j], 0));
