import { normalTwoSided, studentTwoSided } from './distributions.js';
import { normal975, student975 } from './intervals.js';

/** A mean over rows with its uncertainty; null where there are too few rows for one. */
export interface MeanWithError {
  readonly count: number;
  readonly mean: number;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Two-sided p-value of a mean of 0. */
  readonly p: number | null;
}

/**
 * The mean of values over rows (ascending time indices; a value that is not finite is left out) with its standard
 * error: sd / √N and Student's t where rows are independent (`lags` 0), else Newey & West's (1987) with Bartlett
 * weights 1 − l/(L+1), lags counted in time indices, a pair of which one row is missing having no product.
 *
 * Newey–West errors are too small where L is no small share of the time that the rows span, so that Student's
 * quantiles give way to those of fixed-b asymptotics where these are larger (Kiefer & Vogelsang 2005), with b = (L + 1)
 * over that time: rows left out at random leave b as it is (Rho & Vogelsang 2019).
 */
export function meanWithError(values: Float64Array, rows: Uint32Array, lags: number): MeanWithError {
  const kept = rows.map((_, r) => r).filter((r) => Number.isFinite(values[r]));
  const count = kept.length;
  const mean = kept.reduce((sum, r) => sum + values[r], 0) / count;
  const centred = Float64Array.from(kept, (r) => values[r] - mean);
  const times = Uint32Array.from(kept, (r) => rows[r]);
  if (count < 2) return { count, mean, standardError: null, interval95: null, p: null };

  const span = times[count - 1] - times[0] + 1;
  const varies = centred.some((value) => value !== 0);
  let variance = laggedProduct(centred, times, 0);
  for (let lag = 1; lag <= lags && lag < span; lag++) {
    variance += 2 * (1 - lag / (lags + 1)) * laggedProduct(centred, times, lag);
  }
  // Where values vary and their lagged products cancel, or lags reach beyond all rows, there is no telling the error.
  if ((varies && !(variance > 0)) || lags + 1 > span) {
    return { count, mean, standardError: null, interval95: null, p: null };
  }
  const independent = lags === 0;
  const standardError = Math.sqrt(variance / (independent ? count * (count - 1) : count * count));
  const critical = independent ? [] : quantiles.map(({ fixedB }) => fixedB((lags + 1) / span));
  const half = Math.max(student975(count - 1), critical[level975] ?? 0) * standardError;
  const t = Math.abs(mean) / standardError;
  const p = Math.max(studentTwoSided(t, count - 1), independent ? 0 : fixedBTwoSided(t, critical));
  return {
    count,
    mean,
    standardError,
    interval95: [mean - half, mean + half],
    // Without any spread a mean is 0 or it is not.
    p: varies ? p : mean === 0 ? 1 : 0,
  };
}

/** One-sided quantiles of the normal, and of the fixed-b distribution for Bartlett's kernel (ibid., table 1). */
const quantiles: readonly { readonly normal: number; fixedB(b: number): number }[] = [
  { normal: 0, fixedB: () => 0 },
  { normal: 1.2815515655446004, fixedB: (b) => 1.2816 + b * (1.304 + b * (0.5135 - 0.3386 * b)) },
  { normal: 1.6448536269514722, fixedB: (b) => 1.6449 + b * (2.1859 + b * (0.3142 - 0.3427 * b)) },
  { normal: normal975, fixedB: (b) => 1.96 + b * (2.9694 + b * (0.416 - 0.5324 * b)) },
  { normal: 2.3263478740408408, fixedB: (b) => 2.3263 + b * (4.1618 + b * (0.5368 - 0.906 * b)) },
];
const level975 = quantiles.findIndex(({ normal }) => normal === normal975);

/** P(|T| > t) with those quantiles of T: the normal's tail at the z that stands to its quantiles as t to these. */
function fixedBTwoSided(t: number, critical: readonly number[]): number {
  let upper = 1;
  while (upper < critical.length - 1 && critical[upper] < t) upper++;
  const lower = upper - 1;
  const share = (t - critical[lower]) / (critical[upper] - critical[lower]);
  const z = quantiles[lower].normal + share * (quantiles[upper].normal - quantiles[lower].normal);
  return normalTwoSided(z);
}

/** Σ v_{j+lag} v_j over the rows j for which both are there. */
function laggedProduct(values: Float64Array, rows: Uint32Array, lag: number): number {
  let sum = 0;
  for (let late = 0, early = 0; late < rows.length; late++) {
    const wanted = rows[late] - lag;
    while (early < late && rows[early] < wanted) early++;
    if (rows[early] === wanted) sum += values[late] * values[early];
  }
  return sum;
}
