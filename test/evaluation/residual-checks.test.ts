import { describe, expect, it } from 'vitest';
import { chiSquaredTail } from '../../src/evaluation/distributions.js';
import { inner, residualOf } from '../../src/evaluation/overlap.js';
import { correlationBeyond, spreadOf } from '../../src/evaluation/residual-checks.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { rowNoise } from '../../src/random/noise.js';

const z = (use: number, index: number, step = 0): number => normal(12, 0, 500 + use, index, step);
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

describe('the spread of residuals', () => {
  const s = Float64Array.from({ length: 2000 }, (_, j) => 0.2 + z(0, j) * z(0, j));

  it('is tested as Koenker does: N R² of û² on ln s and time', () => {
    const rows = everyRow(2000);
    const u = s.map((_, j) => z(1, j));
    const found = spreadOf(u, s, { rows, width: 1 })!;
    const mean = s.reduce((sum, value) => sum + value, 0) / 2000;
    const centre = (values: Float64Array): Float64Array =>
      residualOf(values, [new Float64Array(2000).fill(1 / Math.sqrt(2000))]);
    const a = centre(s.map((value) => Math.log(value / mean)));
    const b = centre(Float64Array.from(rows));
    const y = centre(u.map((value) => value * value));
    const along = (v: Float64Array, of: Float64Array): Float64Array =>
      residualOf(of, [v.map((value) => value / Math.sqrt(inner(v, v)))]);
    const left = along(along(a, b), along(a, y));
    const score = 2000 * (1 - inner(left, left) / inner(y, y));
    expect(found.p).toBeCloseTo(chiSquaredTail(score, 2), 2);
    expect(found.p).toBeGreaterThan(0.01);
    expect(found.ratio).toBeLessThan(1.2);
  });

  it.each(['s', 'time'] as const)('is found where it grows with %s, and how much', (along) => {
    const rows = everyRow(2000);
    const sd = (j: number): number => (along === 's' ? s[j] : 1 + (2 * j) / 2000);
    const found = spreadOf(
      s.map((_, j) => sd(j) * z(2, j)),
      s,
      { rows, width: 1 },
    )!;
    expect(found).toMatchObject({ along, grows: true });
    expect(found.p).toBeLessThan(1e-9);
    // Proportional to what it is, as far as an exponential can be a line.
    const ratio = found.sd.map((value, j) => value / sd(j)).sort();
    expect(ratio[1900] / ratio[100]).toBeLessThan(along === 's' ? 1.25 : 1.3);
    expect(inner(found.sd, found.sd) / 2000).toBeCloseTo(1, 9);
  });

  it('is not judged by fewer rows than eight that are independent', () => {
    expect(spreadOf(s.slice(0, 7), s.slice(0, 7), { rows: everyRow(7), width: 1 })).toBeUndefined();
    expect(spreadOf(s.slice(0, 100), s.slice(0, 100), { rows: everyRow(100), width: 40 })).toBeUndefined();
  });
});
