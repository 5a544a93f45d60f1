import { describe, expect, it } from 'vitest';
import { cosineEstimator, cosinesOf } from '../../src/evaluation/correlated-errors.js';
import { windowProducts } from '../../src/evaluation/window-products.js';
import { solveLeastSquares } from '../../src/estimators/householder.js';
import { counted, normals } from './overlapping.js';

/** Everything by matrices, written out. */
function byDefinition(
  rows: Uint32Array,
  w: number,
  q: readonly Float64Array[],
  a: Float64Array,
  u: Float64Array,
) {
  const n = rows.length;
  const span = rows[n - 1] - rows[0] + 1;
  const b = Math.min(Math.floor(0.4 * Math.pow(span, 2 / 3) + 1e-9), Math.floor(span / w));
  const each = Array.from({ length: n }, (_, r) => r);
  const cosines = Array.from({ length: b }, (_, j) =>
    each.map((r) => Math.cos((Math.PI * (j + 1) * (rows[r] - rows[0] + 0.5)) / span)),
  );
  const omega = (s: number, t: number): number => Math.max(0, 1 - Math.abs(rows[s] - rows[t]) / w);
  const g = cosines.map((c) => {
    const v = each.map((r) => a[r] * c[r]);
    const shares = q.map((column) => each.reduce((sum, r) => sum + column[r] * v[r], 0));
    return each.map((r) => v[r] - q.reduce((sum, column, i) => sum + column[r] * shares[i], 0));
  });
  const form = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
    each.reduce((sum, s) => sum + x[s] * each.reduce((inner, t) => inner + omega(s, t) * y[t], 0), 0);
  const sigma = g.map((x) => g.map((y) => form(x, y)));
  const trace = sigma.reduce((sum, row, i) => sum + row[i], 0);
  const square = sigma.flat().reduce((sum, value) => sum + value * value, 0);
  const z = cosines.map((c) => each.reduce((sum, r) => sum + c[r] * a[r] * u[r], 0));
  const variance = (form(a, a) / trace) * z.reduce((sum, value) => sum + value * value, 0);
  return { cosines: b, standardError: Math.sqrt(variance), degreesOfFreedom: (trace * trace) / square };
}

const held = counted(130).filter((j) => normals(130, 7)[j] > -0.8);

describe('errors by cosines', () => {
  it.each([
    ['every row', counted(60), 5],
    ['rows with holes', held, 8],
    ['a window of one', held, 1],
    ['a window as long as the data', counted(24), 24],
  ])('are those of their matrices: %s', (_name, rows, window) => {
    const n = rows.length;
    const columns = [new Float64Array(n).fill(1), normals(n, 1).map((value) => value + 3)];
    const u = normals(n, 2);
    const { inverseRoot } = solveLeastSquares(columns, u)!;
    const orthonormal = [0, 1].map((c) =>
      columns[0].map((one, r) => inverseRoot[c] * one + inverseRoot[2 + c] * columns[1][r]),
    );
    const weights = [orthonormal[1], normals(n, 3)];
    const estimator = cosineEstimator({ rows, window, orthonormal })!;
    for (const a of weights) {
      const wanted = byDefinition(rows, window, orthonormal, a, u);
      const z = estimator.transform(a.map((value, r) => value * u[r]));
      const { scale, degreesOfFreedom } = estimator.spread(a)!;
      expect(z).toHaveLength(wanted.cosines);
      const length = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0));
      expect((scale * length) / wanted.standardError).toBeCloseTo(1, 10);
      expect(degreesOfFreedom / wanted.degreesOfFreedom).toBeCloseTo(1, 10);
    }
  });

  it('keep their digits for weights of any size', () => {
    const estimator = cosineEstimator({
      rows: counted(40),
      window: 3,
      orthonormal: [new Float64Array(40).fill(1 / Math.sqrt(40))],
    })!;
    const spread = (size: number) => estimator.spread(normals(40, 5).map((value) => value * size))!;
    for (const size of [1e-200, 1e200]) {
      expect(spread(size).scale).toBeCloseTo(spread(1).scale, 12);
      expect(spread(size).degreesOfFreedom).toBeCloseTo(spread(1).degreesOfFreedom, 10);
    }
  });

  it('do not exist where rows span less than a window', () => {
    const orthonormal = [new Float64Array(10).fill(Math.sqrt(0.1))];
    const of = (window: number) => cosineEstimator({ rows: counted(10), window, orthonormal });
    expect(of(11)).toBeUndefined();
    expect(of(10)!.transform(normals(10, 1))).toHaveLength(1);
  });
});

describe('the number of cosines', () => {
  it('is the least of 0.4 T^(2/3), T / w and 80', () => {
    expect([cosinesOf(125, 1), cosinesOf(124, 1), cosinesOf(2500, 21)]).toEqual([10, 9, 73]);
    expect([cosinesOf(250, 21), cosinesOf(1e6, 21), cosinesOf(3, 1), cosinesOf(5, 6)]).toEqual([
      11, 80, 0, 0,
    ]);
  });
});

describe('products over windows', () => {
  it.each([1, 2, 7, 40])('are XᵀΩX with Ω = 1 − |s − t|/%i', (w) => {
    const columns = [normals(held.length, 4), normals(held.length, 5)];
    const found = windowProducts(2, held, w, (r, into, at) => {
      columns.forEach((column, c) => (into[at + c] = column[r]));
    });
    for (const [a, x] of columns.entries()) {
      for (const [b, y] of columns.entries()) {
        let wanted = 0;
        held.forEach((s, i) =>
          held.forEach((t, j) => (wanted += Math.max(0, 1 - Math.abs(s - t) / w) * x[i] * y[j])),
        );
        expect(found[a * 2 + b]).toBeCloseTo(wanted, 9);
      }
    }
  });
});
