import { expect, test } from 'vitest';
import { loadKernels } from '../kernels/load.js';

const seeds = [20180712, 20180713, 20180714, 20180715];
const paths = 10_000;
const blockRows = 200;
const blocks = 55;
const drift = 0.05 / 252;
const volatility = 0.2 / Math.sqrt(252);

/** Sums over standardised increments y: of y, y², y³, y⁴, and of products with the step before and the path beside. */
type Sums = [y: number, y2: number, y3: number, y4: number, inTime: number, acrossPaths: number];

/** Adds the block's sums. `x` has the row before the block first; `before` keeps each path's last y between blocks. */
function addBlock(sums: Sums, x: Float64Array, before: Float64Array): void {
  let [y1, y2, y3, y4, inTime, acrossPaths] = [0, 0, 0, 0, 0, 0];
  for (let row = 1; row <= blockRows; row++) {
    let beside = 0;
    for (let i = 0; i < paths; i++) {
      const at = row * paths + i;
      const y = (x[at] - x[at - paths] - drift) / volatility;
      y1 += y;
      y2 += y * y;
      y3 += y * y * y;
      y4 += y * y * y * y;
      inTime += y * before[i];
      acrossPaths += y * beside;
      before[i] = y;
      beside = y;
    }
  }
  [y1, y2, y3, y4, inTime, acrossPaths].forEach((sum, k) => (sums[k] += sum));
}

/** The sums over all seeds, with one block of one seed in memory at a time. */
function sumsOfIncrements(): Sums {
  const sums: Sums = [0, 0, 0, 0, 0, 0];
  const rowBytes = 8 * paths;
  const { kernels, f64 } = loadKernels(1 + Math.ceil(((blockRows + 2) * rowBytes) / 65536));
  const [state, rowBefore, x, constants] = [0, rowBytes, 2 * rowBytes, (blockRows + 2) * rowBytes];
  f64(constants, 4).set([drift, volatility, 0, 0]);
  const { brownian } = kernels.laws;
  for (const seed of seeds) {
    f64(state, paths).fill(0);
    const before = new Float64Array(paths);
    for (let block = 0; block < blocks; block++) {
      f64(rowBefore, paths).set(f64(state, paths));
      const step = block * blockRows;
      brownian(x, 0, 0, paths, state, rowBytes, 0, constants, seed, 0, 0, 0, paths, step, blockRows);
      addBlock(sums, f64(rowBefore, (blockRows + 1) * paths), before);
    }
  }
  return sums;
}

test('the increments of 440 million steps are independent and normal, within four standard errors', () => {
  const rows = seeds.length * blocks * blockRows;
  const n = rows * paths;
  const pairsInTime = n - seeds.length * paths;
  const pairsAcrossPaths = n - rows;
  const [y1, y2, y3, y4, inTime, acrossPaths] = sumsOfIncrements();

  const mean = y1 / n;
  const variance = y2 / n - mean ** 2;
  const third = y3 / n - (3 * mean * y2) / n + 2 * mean ** 3;
  const fourth = y4 / n - (4 * mean * y3) / n + (6 * mean ** 2 * y2) / n - 3 * mean ** 4;
  // Name, figure, what it is for independent standard normals, its standard error for them.
  const figures: [string, number, number, number][] = [
    ['mean', mean, 0, 1 / Math.sqrt(n)],
    ['variance', variance, 1, Math.sqrt(2 / n)],
    ['skewness', third / variance ** 1.5, 0, Math.sqrt(6 / n)],
    ['kurtosis', fourth / variance ** 2, 3, Math.sqrt(24 / n)],
    ['correlation in time', inTime / pairsInTime / variance, 0, 1 / Math.sqrt(pairsInTime)],
    [
      'correlation across paths',
      acrossPaths / pairsAcrossPaths / variance,
      0,
      1 / Math.sqrt(pairsAcrossPaths),
    ],
  ];
  for (const [name, figure, expected, standardError] of figures) {
    const off = (figure - expected) / standardError;
    console.log(`${name}: ${figure.toFixed(7)}, ${off.toFixed(2)} standard errors from ${expected}`);
    expect(Math.abs(off), name).toBeLessThan(4);
  }
}, 120_000);
