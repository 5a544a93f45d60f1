import { describe, expect, it } from 'vitest';
import { inner, type OverlappingRows, residualOf } from '../../src/evaluation/overlap.js';
import { supremumF, supremumTail } from '../../src/evaluation/stability.js';
import { root } from '../../src/estimators/linear-algebra.js';
import { normal } from '../../src/kernels/reference/normal.js';

const z = (use: number, index: number, step = 0): number => normal(11, 0, 500 + use, index, step);
const draws = (draw: number, step: number): number => normal(0, 0, 600, draw, step);

/** Constant λ fitted to rows: s, û and Q. */
function fitted(rows: Uint32Array, width: number, s: Float64Array, k: Float64Array) {
  const q = s.map((value) => value / Math.sqrt(inner(s, s)));
  const given: OverlappingRows = { rows, width, orthonormal: [q] };
  return { given, residuals: residualOf(k, [q]) };
}

const rows = Uint32Array.from({ length: 100 }, (_, j) => j + (j > 50 ? 8 : 0));
const s = Float64Array.from(rows, (row) => 1 + 0.3 * z(0, row) * z(0, row));

describe('sup-F', () => {
  it('is the largest of the F of two regressions on s and on s from each break on', () => {
    const k = s.map((value, j) => (j < 62 ? 0.2 : 0.26) * value + 0.1 * z(1, j));
    const { given, residuals } = fitted(rows, 1, s, k);
    const found = supremumF(s, residuals, given)!;
    const sum = (from: number, to: number, a: Float64Array, b: Float64Array): number => {
      let total = 0;
      for (let j = from; j < to; j++) total += a[j] * b[j];
      return total;
    };
    const left = (from: number, to: number): number =>
      sum(from, to, k, k) - sum(from, to, s, k) ** 2 / sum(from, to, s, s);
    const all = left(0, 100);
    // Of 100 rows the 71 breaks of the middle 70 % are thinned to 64.
    const f = Array.from({ length: 71 }, (_, b) => {
      const parts = left(0, 15 + b) + left(15 + b, 100);
      return (all - parts) / (parts / 98);
    });
    const wanted = f[found.row - 15];
    expect(found.f / wanted).toBeCloseTo(1, 9);
    expect(f.filter((value) => value > wanted * (1 + 1e-9)).length).toBeLessThan(7);
    expect(found.degreesOfFreedom).toBeCloseTo(98, 6);
    const [early, late] = [0, found.row].map(
      (from, i) => sum(from, i ? 100 : found.row, s, k) / sum(from, i ? 100 : found.row, s, s),
    );
    expect(found.shift).toBeCloseTo(late - early, 9);
  });

  it.each([1, 9])('has the scores’ covariance in errors of windows of %i', (width) => {
    const { given, residuals } = fitted(
      rows,
      width,
      s,
      s.map((_, j) => z(2, j)),
    );
    const found = supremumF(s, residuals, given)!;
    const [q] = given.orthonormal;
    const breaks = [0, found.tried - 1].map((b) => 15 + Math.round((b * 70) / (found.tried - 1)));
    const columns = breaks.map((from) =>
      residualOf(
        s.map((value, j) => (j < from ? 0 : value)),
        [q],
      ),
    );
    columns.forEach((a, i) =>
      columns.forEach((b, k) => {
        let wanted = 0;
        a.forEach((value, u) =>
          b.forEach((other, v) => {
            wanted += value * other * Math.max(0, 1 - Math.abs(rows[u] - rows[v]) / width);
          }),
        );
        const at = [0, found.tried - 1];
        expect(found.covariance[at[i] * found.tried + at[k]]).toBeCloseTo(wanted, 8);
      }),
    );
  });

  it('exceeds 8.68 five times in a hundred where rows are many and independent (Andrews 2003, table 1)', () => {
    const many = Uint32Array.from({ length: 5000 }, (_, j) => j);
    const ones = new Float64Array(5000).fill(1);
    const { given, residuals } = fitted(
      many,
      1,
      ones,
      ones.map((_, j) => z(3, j)),
    );
    const found = supremumF(ones, residuals, given)!;
    const l = root(found.covariance, found.tried);
    // Half a per cent of Monte Carlo error; 64 breaks see a little less than all.
    for (const [f, p] of [
      [7.12, 0.1],
      [8.68, 0.05],
      [12.16, 0.01],
    ]) {
      const tail = supremumTail({ ...found, f }, l, draws);
      expect(Math.abs(tail - p)).toBeLessThan(3 * Math.sqrt((p * (1 - p)) / 500) + 0.1 * p);
    }
  });

  it('sees nothing where rows are too few, for their number or for the windows', () => {
    const few = Uint32Array.from({ length: 9 }, (_, j) => j);
    const ones = new Float64Array(9).fill(1);
    const one = fitted(
      few,
      1,
      ones,
      ones.map((_, j) => z(4, j)),
    );
    expect(supremumF(ones, one.residuals, one.given)).toBeUndefined();
    const wide = fitted(
      rows,
      60,
      s,
      s.map((_, j) => z(4, j)),
    );
    expect(supremumF(s, wide.residuals, wide.given)).toBeUndefined();
  });
});
