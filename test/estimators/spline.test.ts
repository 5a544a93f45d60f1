import { describe, expect, it, onTestFinished } from 'vitest';
import { splineBasis, splineVisitor } from '#dist/estimators/spline.js';
import { splinesAt } from '#dist/kernels/reference/spline-means.js';
import { startPool } from '../training/rows.js';

const knots = [0, 0, 0, 0, 0.2, 0.5, 0.9, 2, 2, 2, 2];
const valuesAt = (x: number): number[] => {
  const four = new Float64Array(4);
  const first = splinesAt(knots, x, four);
  return Array.from({ length: 7 }, (_, b) => four[b - first] ?? 0);
};

describe('cubic splines', () => {
  // scipy.interpolate.BSpline(knots, unit vectors, 3)
  it.each([
    [0, [1, 0, 0, 0, 0, 0, 0]],
    [0.1, [0.125, 0.645, 0.2188888888888889, 0.0111111111111111, 0, 0, 0]],
    [0.2, [0, 0.36, 0.5511111111111111, 0.0888888888888889, 0, 0, 0]],
    [0.7, [0, 0, 0.0317460317460318, 0.6820105820105821, 0.2773544973544973, 0.0088888888888889, 0]],
    [1.5, [0, 0, 0, 0.0420875420875421, 0.293082338536884, 0.5025461223808332, 0.1622839969947407]],
    [2, [0, 0, 0, 0, 0, 0, 1]],
  ])('at %d are those of de Boor', (x, values) => {
    valuesAt(x).forEach((value, b) => expect(value).toBeCloseTo(values[b], 14));
  });

  it('go on beyond the ends as they are there', () => {
    expect(valuesAt(-3)).toEqual(valuesAt(0));
    expect(valuesAt(7)).toEqual(valuesAt(2));
  });
});

describe('a basis of splines', () => {
  const sorted = Float64Array.from({ length: 201 }, (_, i) => i * i);

  it('has its knots at quantiles, 2.5 % of the values beyond either end', () => {
    const knots = [5, 5, 5, 5, 53, 100, 148, 195, 195, 195, 195].map((at) => at * at);
    expect(splineBasis(sorted, 7)!.knots).toEqual(knots);
  });

  it('has fewer where values repeat, and is none where all are the same', () => {
    const few = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2);
    expect(splineBasis(few, 10)!.knots).toEqual([0, 0, 0, 0, 1, 2, 2, 2, 2]);
    expect(splineBasis(new Float64Array(5).fill(1), 10)).toBeUndefined();
  });
});

it('row means of splines are those computed value by value, and add up to the mean square', async () => {
  const pool = startPool(2);
  onTestFinished(() => pool.close());
  const [rows, n] = [3000, 70];
  const offset = pool.memory.reserve(rows * n * 8, 'values');
  const x = pool.memory.float64(offset, rows * n);
  x.forEach((_, i) => (x[i] = ((i * 7919) % 2503) / 1000 - 0.2));
  const { columns, visit } = splineVisitor(pool, n, rows, { knots });
  await visit({ first: 0, rows: 1000, x: offset });
  await visit({ first: 1000, rows: 2000, x: offset + 1000 * n * 8 });
  for (const j of [0, 1, 999, 1000, 2999]) {
    const own = Array.from(x.subarray(j * n, (j + 1) * n));
    const sums = own
      .map((value) => valuesAt(value).map((spline) => (spline * value * value) / n))
      .reduce((a, b) => a.map((value, i) => value + b[i]));
    sums.forEach((sum, b) => expect(columns[b][j]).toBeCloseTo(sum, 13));
    const square = own.reduce((sum, value) => sum + value * value, 0) / n;
    expect(columns.reduce((sum, column) => sum + column[j], 0)).toBeCloseTo(square, 13);
  }
});
