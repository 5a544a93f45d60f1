import { describe, expect, it } from 'vitest';
import { inner, residualOf } from '../../src/evaluation/overlap.js';
import { correlationBeyond } from '../../src/evaluation/distant-correlation.js';
import { rowNoise } from '../../src/random/noise.js';

const stream = 601;
const everyRow = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, j) => j);

describe('the correlation beyond the errors’ reach', () => {
  const q = (count: number): Float64Array => new Float64Array(count).fill(1 / Math.sqrt(count));

  it('is the mean over pairs, and expected to be what fitting takes, with the right spread', () => {
    for (const width of [1, 8]) {
      const rows = everyRow(160).filter((j) => j % 5 !== 2);
      const orthonormal = [q(rows.length)];
      let [sum, squares, rejected] = [0, 0, 0];
      const trials = 200;
      for (let seed = 0; seed < trials; seed++) {
        const noise = rowNoise(seed, { sd: 1, lags: width - 1 }, 0, 160);
        const residuals = residualOf(
          Float64Array.from(rows, (row) => noise[row]),
          orthonormal,
        );
        const found = correlationBeyond(residuals, { rows, width, orthonormal }, stream)!;
        const off = found.correlation - found.expected;
        sum += off / trials;
        squares += (off * off) / trials;
        if (found.p < 0.05) rejected++;
        if (seed > 0) continue;
        expect([found.from, found.to]).toEqual([width, width + Math.max(width, 4) - 1]);
        let [products, pairs] = [0, 0];
        rows.forEach((a, i) =>
          rows.forEach((b, k) => {
            if (b - a < found.from || b - a > found.to) return;
            products += residuals[i] * residuals[k];
            pairs++;
          }),
        );
        const variance = inner(residuals, residuals) / rows.length;
        expect(found.correlation).toBeCloseTo(products / pairs / variance, 10);
      }
      expect(Math.abs(sum)).toBeLessThan(4 * Math.sqrt(squares / trials) + 0.003);
      // 5 % with three standard errors of the trials’ number.
      expect(rejected / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
      expect(rejected / trials).toBeGreaterThan(0.01);
    }
  });

  it('is found where errors are correlated further than they are taken to be', () => {
    const rows = everyRow(200);
    const orthonormal = [q(200)];
    const residuals = residualOf(rowNoise(3, { sd: 1, lags: 4 }, 0, 200), orthonormal);
    const found = correlationBeyond(residuals, { rows, width: 1, orthonormal }, stream)!;
    // 4/5, 3/5, 2/5 and 1/5 on average.
    expect(found.correlation).toBeGreaterThan(0.3);
    expect(found.p).toBeLessThan(1e-6);
  });
});
