import { gaussianProcess } from '#dist/estimators/gaussian-process.js';
import type { Pool } from '#dist/pool/pool.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { rowNoise } from '../../src/random/noise.js';
import { splitRows } from '../../src/random/split.js';
import { fittedIn } from '../estimators/fitted.js';

/** Paths of a Brownian motion from 1 with σ = 0.2 over days, k by pathfit, its noise of 0.05 correlated over `lags` rows. */
export interface Band {
  readonly lags: number;
  readonly lambda: (x: number) => number;
  /** The lags that the process is told of; those of the noise where they are left out. */
  readonly told?: number;
  readonly basisFunctions?: number;
}

const [rows, paths] = [250, 50];

function sample(seed: number, { lags, lambda }: Band) {
  const x = [new Array<number>(paths).fill(1)];
  for (let j = 1; j < rows; j++) {
    x.push(x[j - 1].map((value, i) => value + (0.2 / Math.sqrt(252)) * normal(seed, 3, 1, i, j)));
  }
  const noise = rowNoise(seed, { sd: 0.05, lags }, 0, rows);
  const k = x.map((row, j) => row.reduce((sum, v) => sum + lambda(v) * v * v, 0) / paths + noise[j]);
  const { train } = splitRows(rows, { fraction: 0.2, by: 'time', gap: 0 }, seed);
  return { x, k, train: [...train] };
}

/** The share of 21 points between the 2.5 % and 97.5 % quantiles of x, over seeds 1 …, whose band holds λ(x). */
export async function coverageOf(pool: Pool, band: Band, seeds: number): Promise<number> {
  let inside = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const data = sample(seed, band);
    const config = { lags: band.told ?? band.lags, basisFunctions: band.basisFunctions };
    const { stored } = await fittedIn(pool, gaussianProcess, data, config, { blockRows: rows });
    const sorted = Float64Array.from(data.x.flat()).sort();
    const [low, high] = [0.025, 0.975].map((share) => sorted[Math.floor(share * sorted.length)]);
    const grid = Float64Array.from({ length: 21 }, (_, g) => low + ((high - low) * g) / 20);
    const { lower95, upper95 } = gaussianProcess.lambdaAt!(config, stored, grid);
    grid.forEach((x, g) => {
      if (lower95![g] <= band.lambda(x) && band.lambda(x) <= upper95![g]) inside++;
    });
  }
  return inside / (21 * seeds);
}
