import { numbered } from '../arrays.js';
import { type Draws, plainDraws } from './draws.js';
import { streams } from './streams.js';

/** Noise on k: its standard deviation, and the rows over which it is correlated; a number says { sd, lags: 0 }. */
export type Noise = number | CorrelatedNoise;

export interface CorrelatedNoise {
  readonly sd: number;
  readonly lags: number;
}

export const noiseOf = (noise: Noise): CorrelatedNoise =>
  typeof noise === 'number' ? { sd: noise, lags: 0 } : noise;

/**
 * The noise of rows first … first + rows − 1, correlated as overlapping windows make it: with z_j independent standard
 * normals and L = lags, noise_j = sd · (z_j + … + z_{j+L}) / √(L + 1), normal with standard deviation sd and
 * autocorrelation 1 − l/(L + 1) at lag l ≤ L, none beyond.
 *
 * Draws are cut into blocks of L + 1, counted from row 0, and a row's sum is what is left of its own block plus the
 * beginning of the next, each added up from where the blocks meet. So it takes two additions a row, however many
 * lags, and its rounding does not depend on the first row that is asked for.
 */
export function rowNoise(
  seed: number,
  noise: Noise,
  first: number,
  rows: number,
  draws: Draws = plainDraws,
): Float64Array {
  const { sd, lags } = noiseOf(noise);
  const z = draws.normals(seed, streams.noise, first, rows + lags, 0);
  if (lags === 0) {
    for (let r = 0; r < rows; r++) z[r] *= sd;
    return z;
  }
  const width = lags + 1;
  const beginsBlock = (i: number): boolean => (first + i) % width === 0;
  const fromBegin = z.slice();
  for (let i = 1; i < z.length; i++) if (!beginsBlock(i)) fromBegin[i] += fromBegin[i - 1];
  const toEnd = z;
  for (let i = z.length - 2; i >= 0; i--) if (!beginsBlock(i + 1)) toEnd[i] += toEnd[i + 1];
  const scale = Math.sqrt(width);
  return numbered(rows, (r) => {
    const sum = beginsBlock(r) ? toEnd[r] : toEnd[r] + fromBegin[r + lags];
    return sd * (sum / scale);
  });
}
