/** Φ(x), the standard normal distribution function, to about 1e-15: a series near 0, a continued fraction beyond. */
export function normalCdf(x: number): number {
  return x < -3 ? upperTail(-x) : x > 3 ? 1 - upperTail(x) : 0.5 + density(x) * oddSeries(x);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + … (Marsaglia 2004). */
function oddSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return sum;
}

/** 1 − Φ(x) for x > 0: φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))) (Laplace). */
function upperTail(x: number): number {
  let denominator = x;
  for (let k = 60; k > 0; k--) denominator = x + k / denominator;
  return density(x) / denominator;
}

/** Pearson's correlation of two series. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const da = a[i] - sumA / n;
    const db = b[i] - sumB / n;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}
