import { normalScore } from './normal-distribution.js';
import { log } from './exponential.js';

/** Nearer to 0 or 1 a uniform number has no normal score that differs: it counts as this far. */
const nearest = 1.1102230246251565e-16;

const clipped = (u: number): number => Math.min(Math.max(u, nearest), 1 - nearest);

/** Kolmogorov’s D, the largest distance between the empirical distribution function of numbers in [0, 1] and the uniform one. */
export function kolmogorovDistance(uniform: Float64Array): number {
  const n = uniform.length;
  const sorted = uniform.slice().sort();
  return sorted.reduce((most, u, i) => Math.max(most, (i + 1) / n - u, u - i / n), 0);
}

/** A² = −n − Σ (2i − 1)(ln u_(i) + ln(1 − u_(n+1−i)))/n (Anderson & Darling 1954), which weighs the tails. */
export function andersonDarling(uniform: Float64Array): number {
  const n = uniform.length;
  const sorted = uniform.map(clipped).sort();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (2 * i + 1) * (log(sorted[i]) + log(1 - sorted[n - 1 - i]));
  return -n - sum / n;
}

/** z with Φ(z) = u. */
export const normalScores = (uniform: Float64Array): Float64Array =>
  uniform.map((u) => normalScore(clipped(u)));

/**
 * Ljung & Box (1978) of stretches of values that are centred by their common mean: n (n + 2) Σ_k ρ_k²/m_k, k = 1 … lags, with ρ_k the
 * autocorrelation over the m_k pairs that lie in one stretch; of one stretch m_k is n − k. `ends`: where each stretch ends. 0 for
 * values that are all the same.
 */
export function ljungBox(values: Float64Array, ends: readonly number[], lags: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const centred = values.map((value) => value - mean);
  const variance = centred.reduce((sum, value) => sum + value * value, 0);
  if (!(variance > 0)) return 0;
  let total = 0;
  for (let lag = 1; lag <= lags; lag++) {
    let [along, count, begin] = [0, 0, 0];
    for (const end of ends) {
      for (let i = begin; i + lag < end; i++) along += centred[i] * centred[i + lag];
      count += Math.max(end - begin - lag, 0);
      begin = end;
    }
    if (count > 0) total += (along * along) / (variance * variance * count);
  }
  return n * (n + 2) * total;
}

/** n r² with r the correlation of two lists; 0 where one does not vary. */
export function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const [ma, mb] = [mean(a), mean(b)];
  let [aa, ab, bb] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    aa += (a[i] - ma) * (a[i] - ma);
    ab += (a[i] - ma) * (b[i] - mb);
    bb += (b[i] - mb) * (b[i] - mb);
  }
  return aa > 0 && bb > 0 ? (n * ab * ab) / (aa * bb) : 0;
}
