/**
 * The typed face of the WebAssembly kernels (src/kernels/assembly) and the way to instantiate them.
 *
 * Kernels are allocation-free functions of pointers: every pointer is a byte offset into one shared memory,
 * every instance (one per thread) sees the same bytes, and no instance keeps state of its own. Arrays are
 * row-major. Each kernel has a plain TypeScript twin in src/kernels/reference that gives the same bits.
 *
 * They are compiled into a module per area, and one per law of a process (modules.ts).
 *
 * Networks compute in float32 or float64: such kernels come as a pair, `…F32` and `…F64`. Their matrices
 * have rows padded with zeros to a whole number of 16-byte vectors: `padded(outputs, bytes)` values a row.
 */

import type { AdvancePaths } from './advance-paths.js';
import type { FormulaKernels } from './formula-kernels.js';

/** Which activation a layer applies; the numbers are what the kernels take. */
export const activationCodes = { identity: 0, tanh: 1, relu: 2, softplus: 3 } as const;

type Pointer = number;

/** Random numbers. Seeds are 64-bit numbers in two halves; a draw is a function of (seed, stream, path, step). */
export interface DrawKernels {
  /** Philox4x32-10 of counter (c0, c1, c2, c3) under key (k0, k1): four uint32 at `out` (Salmon et al. 2011). */
  philox(out: Pointer, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void;
  /** Uniform numbers on [0, 1) with 53 bits, float64[count] at `out`: draws (first, step), (first + 1, step), … of a stream. */
  uniforms(
    out: Pointer,
    seedLow: number,
    seedHigh: number,
    stream: number,
    first: number,
    count: number,
    step: number,
  ): void;
  /** Standard normals z[step, path], float64[steps × paths] at `out`. */
  normals(
    out: Pointer,
    seedLow: number,
    seedHigh: number,
    stream: number,
    firstPath: number,
    paths: number,
    firstStep: number,
    steps: number,
  ): void;
}

/** Sums over rows of float64 x[rows × n]. */
export interface RowKernels {
  /** out[row · outStride] = (1/n) Σ_i x[row, i]^power, power ≥ 1; float64. */
  meanPower(x: Pointer, rows: number, n: number, power: number, out: Pointer, outStride: number): void;
  /** out[row] = (min_i x[row, i], max_i x[row, i]) of numbers, n ≥ 1; float64[rows × 2]. */
  rowExtremes(x: Pointer, rows: number, n: number, out: Pointer): void;
  /**
   * Four sums modulo 2⁶⁴ of the bits of `count` ≥ 1 float64 that see every bit: of those of even place e and of odd place o,
   * Σ e_q, Σ o_q, Σ_q (e_0 + … + e_q), Σ_q (o_0 + … + o_q), uint64[4] at `sums`; min x and max x, float64[2] at `extremes`.
   */
  checksum(x: Pointer, count: number, sums: Pointer, extremes: Pointer): void;
  /**
   * out[row, b − 1] = (1/n) Σ_i sin(b θ_i) x[row, i]² for 1 ≤ b ≤ functions, float64[rows × functions], with
   * θ = (π/2)(1 + φ) in [0, π], φ = (x − centre) · inverseHalfWidth clamped to [−1, 1].
   */
  sineMeans(
    x: Pointer,
    rows: number,
    n: number,
    functions: number,
    centre: number,
    inverseHalfWidth: number,
    out: Pointer,
  ): void;
  /**
   * out[row, b] = (1/n) Σ_i B_b(x[row, i]) x[row, i]², float64[rows × functions]: cubic B-splines on float64
   * knots[functions + 4], ascending, the first and the last of them four times.
   */
  splineMeans(x: Pointer, rows: number, n: number, knots: Pointer, functions: number, out: Pointer): void;
  /** out[row, i] = series[row + i] for i < window: the overlapping windows of a series, stride one. */
  windows(series: Pointer, rows: number, window: number, out: Pointer): void;
  /**
   * Welford's running mean and sum of squared deviations of columns [firstColumn, firstColumn + columns) of
   * x[·, n] over the rows listed at `rowIndices` (uint32[count], in that order), continuing from `seen` rows
   * already in mean, m2 (float64[n], absolute column positions); with seen = 0 what was there does not matter.
   */
  columnMoments(
    x: Pointer,
    n: number,
    rowIndices: Pointer,
    count: number,
    seen: number,
    firstColumn: number,
    columns: number,
    mean: Pointer,
    m2: Pointer,
  ): void;
}

/** One number a row of float64 x[rows × n], to out float64[rows]; constants come last. */
export interface RowFunctionKernels {
  /** out[row] = (1/n) Σ_i x_i^lowest T_degree((x_i − centre) · scale), T Chebyshev's polynomials of the first kind. */
  meanChebyshev(
    x: Pointer,
    rows: number,
    n: number,
    out: Pointer,
    lowest: number,
    degree: number,
    centre: number,
    scale: number,
  ): void;
  /** out[row] = (1/n) Σ_i (mean + amplitude · sin(frequency · x_i + phase)) x_i², for arguments of sin up to 1e5. */
  sineMean(
    x: Pointer,
    rows: number,
    n: number,
    out: Pointer,
    mean: number,
    amplitude: number,
    frequency: number,
    phase: number,
  ): void;
}

/** A kernel that gives one number a row, by its name. */
export type RowFunction = keyof RowFunctionKernels;

/** The kernels of one network precision T (float32 or float64), without the suffix. */
interface NetworkKernelsOf {
  /**
   * out[row · outStride + i] = T((x[row, i] − mean[i]) · inverseSd[i]) for i < n; x, mean, inverseSd float64; out T. The
   * other columns of out are left alone.
   */
  standardise(
    x: Pointer,
    rows: number,
    n: number,
    mean: Pointer,
    inverseSd: Pointer,
    out: Pointer,
    outStride: number,
  ): void;
  /** out row r = x row rowIndices[r] (uint32[count]); rows of n values of type T. */
  gather(x: Pointer, n: number, rowIndices: Pointer, count: number, out: Pointer): void;
  /** y[r, o] = b[o] + Σ_i x[r, i] · w[i, o], i ascending. x T[rows × xStride], w T[inputs × outputs], y T[rows × outputs], outputs padded. */
  denseForward(
    x: Pointer,
    xStride: number,
    w: Pointer,
    b: Pointer,
    y: Pointer,
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** dx[r, i] = Σ_o dy[r, o] · w[i, o] for i < inputs; dx T[rows × dxStride]; columns inputs … dxStride − 1 are left alone. */
  denseBackwardInputs(
    dy: Pointer,
    w: Pointer,
    dx: Pointer,
    dxStride: number,
    rows: number,
    inputs: number,
    outputs: number,
  ): void;
  /** dw[i, o] = Σ_r x[r, i] · dy[r, o], r ascending from zero, for firstInput ≤ i < lastInput. */
  denseBackwardWeights(
    x: Pointer,
    xStride: number,
    dy: Pointer,
    dw: Pointer,
    rows: number,
    outputs: number,
    firstInput: number,
    lastInput: number,
  ): void;
  /** db[o] = Σ_r dy[r, o], r ascending from zero. */
  denseBackwardBias(dy: Pointer, db: Pointer, rows: number, outputs: number): void;
  /** y = activation(y) in place; count values, a multiple of the vector length. */
  activate(code: number, y: Pointer, count: number): void;
  /** dy ← dy · activation′, expressed through the output y = activation(z). */
  activateBackward(code: number, y: Pointer, dy: Pointer, count: number): void;
  /**
   * The loss mean over rows of (k_r − λ̂_r s_r)²: λ̂_r = lambda[r · lambdaStride] (T), k and s float64 at the
   * positions rowIndices[r] (uint32[rows]). The rows may be a slice of a batch of `batchRows`. Writes dLoss/dλ̂_r
   * into dLambda[r · lambdaStride] (T; the other columns are left alone) and returns the *sum* of squared
   * residuals (float64, r ascending).
   */
  lambdaLoss(
    lambda: Pointer,
    lambdaStride: number,
    k: Pointer,
    s: Pointer,
    rowIndices: Pointer,
    rows: number,
    batchRows: number,
    dLambda: Pointer,
  ): number;
  /**
   * The loss mean over rows of (k_r − k̂_r)² with k̂_r = (1/n) Σ_i λ̂_ri x_ri²: λ̂_ri = lambda[(r n + i) · lambdaStride],
   * x_ri = mean + sd · z[r n + i] from the standardised inputs z T[rows × n]. Writes dLoss/dλ̂_ri into dLambda, k̂_r
   * into kHat (float64[rows]), and returns the *sum* of squared residuals (float64, r ascending).
   */
  pointwiseLoss(
    lambda: Pointer,
    lambdaStride: number,
    z: Pointer,
    n: number,
    mean: number,
    sd: number,
    k: Pointer,
    rowIndices: Pointer,
    rows: number,
    batchRows: number,
    dLambda: Pointer,
    kHat: Pointer,
  ): number;
  /** p ← p − learningRate · g; count values, a multiple of the vector length. */
  sgd(p: Pointer, g: Pointer, count: number, learningRate: number): void;
  /** p ← factor · p; count values, a multiple of the vector length. */
  scale(p: Pointer, count: number, factor: number): void;
  /** v ← β v + g; p ← p − learningRate · v (Polyak 1964), as PyTorch computes it; count as above. */
  momentum(p: Pointer, g: Pointer, v: Pointer, count: number, learningRate: number, beta: number): void;
  /** v ← β v + g; p ← p − learningRate · (g + β v) with the new v (Nesterov 1983), as PyTorch computes it. */
  nesterov(p: Pointer, g: Pointer, v: Pointer, count: number, learningRate: number, beta: number): void;
  /** v ← v + g²; p ← p − learningRate · g / (√v + ε) (Duchi, Hazan & Singer 2011). */
  adagrad(p: Pointer, g: Pointer, v: Pointer, count: number, learningRate: number, epsilon: number): void;
  /** v ← decay · v + (1 − decay) g²; p ← p − learningRate · g / (√v + ε) (Tieleman & Hinton 2012). */
  rmsprop(
    p: Pointer,
    g: Pointer,
    v: Pointer,
    count: number,
    learningRate: number,
    decay: number,
    epsilon: number,
  ): void;
  /**
   * Adam (Kingma & Ba 2015) as PyTorch computes it: m ← m + (g − m)(1 − β1); v ← β2 v + (1 − β2) g²;
   * p ← p − stepSize · m / (√v / sqrtCorrection2 + epsilon), with stepSize = learningRate / (1 − β1^t) and
   * sqrtCorrection2 = √(1 − β2^t) computed by the caller.
   */
  adam(
    p: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    count: number,
    stepSize: number,
    sqrtCorrection2: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
  /** Σ p², accumulated in float64. */
  sumOfSquares(p: Pointer, count: number): number;
}

export type Precision = 'F32' | 'F64';
export type NetworkKernels = {
  [Name in keyof NetworkKernelsOf as `${Name}${Precision}`]: NetworkKernelsOf[Name];
};

export interface Kernels extends DrawKernels, RowKernels, RowFunctionKernels, FormulaKernels, NetworkKernels {
  /** By the laws' names; a law is instantiated when it is first asked for. */
  readonly laws: Readonly<Record<string, AdvancePaths>>;
}

/** Values a row of a network's matrix takes, for values of `bytes` bytes: rows are whole 16-byte vectors. */
export function padded(outputs: number, bytes: number): number {
  const lanes = 16 / bytes;
  return Math.ceil(outputs / lanes) * lanes;
}
