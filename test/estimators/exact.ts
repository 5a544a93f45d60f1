/** Least squares in exact arithmetic: the solution that no rounding has touched. */

/** A finite double as an integer times 2^−shift. */
function integer(value: number, shift: number): bigint {
  const scaled = value * 2 ** shift;
  if (!Number.isInteger(scaled)) throw new Error(`${value} is no multiple of 2^-${shift}`);
  return BigInt(scaled);
}

/** numerator / denominator to double precision. */
function quotient(numerator: bigint, denominator: bigint): number {
  const digits = 10n ** 25n;
  const sign = numerator < 0n !== denominator < 0n ? -1 : 1;
  const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
  // Enough digits before the division, however small the quotient is.
  let power = 0;
  let scaled = absolute(numerator) * digits;
  while (scaled / absolute(denominator) < digits) {
    scaled *= digits;
    power += 25;
  }
  const text = (scaled / absolute(denominator)).toString();
  return sign * Number(`${text}e${-25 - power}`);
}

export interface ExactFit {
  /** θ_b of x^(lowest + b), rounded once. */
  readonly theta: readonly number[];
  /** Σ_b θ_b x^b for the x nearest to the one given that is a multiple of 2^−10, rounded once. */
  at(x: number): number;
}

/**
 * argmin_θ Σ_j (k_j − Σ_b θ_b mean_i x_ij^(lowest + b))² for doubles x and k that are multiples of 2^−bits: the
 * normal equations in whole numbers, solved without fractions (Bareiss 1968).
 */
export function exactLeastSquares(
  x: readonly (readonly number[])[],
  k: readonly number[],
  lowest: number,
  p: number,
  bits: number,
): ExactFit {
  const n = x[0].length;
  // Column b is Σ X^(lowest + b) with X = x 2^bits: n 2^(bits (lowest + b)) times the mean.
  const phi = x.map((row) => {
    const values = row.map((value) => integer(value, bits));
    return Array.from({ length: p }, (_, b) =>
      values.reduce((sum, value) => sum + value ** BigInt(lowest + b), 0n),
    );
  });
  const y = k.map((value) => integer(value, bits));
  const a = Array.from({ length: p }, (_, r) =>
    Array.from({ length: p + 1 }, (_c, c) =>
      phi.reduce((sum, row, j) => sum + row[r] * (c < p ? row[c] : y[j]), 0n),
    ),
  );
  let determinant = 1n;
  for (let pivot = 0; pivot < p; pivot++) {
    const next = a[pivot][pivot];
    for (let r = 0; r < p; r++) {
      if (r === pivot) continue;
      const factor = a[r][pivot];
      for (let c = 0; c <= p; c++) a[r][c] = (next * a[r][c] - factor * a[pivot][c]) / determinant;
    }
    determinant = next;
  }
  // Back from the columns' units, and k's, to powers of x: θ_b = numerators[b] / determinant.
  const numerators = a.map((row, b) => row[p] * BigInt(n) * 2n ** BigInt(bits * (lowest + b - 1)));
  return {
    theta: numerators.map((numerator) => quotient(numerator, determinant)),
    at(value) {
      const whole = BigInt(Math.round(value * 1024));
      const sum = numerators.reduceRight(
        (total, numerator, b) => total * whole + numerator * 1024n ** BigInt(p - 1 - b),
        0n,
      );
      return quotient(sum, determinant * 1024n ** BigInt(p - 1));
    },
  };
}
