import { describe, expect, it } from 'vitest';
import { largestEigenvalue, largestOfTridiagonal } from '../../src/training/largest-eigenvalue.js';
import { draw } from './rows.js';

/** H D H, D with these eigenvalues and H the reflection 1 − 2 u uᵀ: its eigenvectors are the columns of H. */
function reflected(eigenvalues: readonly number[]) {
  const raw = eigenvalues.map((_, i) => draw(0, i) - 0.5);
  const norm = Math.hypot(...raw);
  const u = raw.map((value) => value / norm);
  const reflect = (v: readonly number[]): number[] => {
    const along = v.reduce((sum, value, i) => sum + value * u[i], 0);
    return v.map((value, i) => value - 2 * along * u[i]);
  };
  let products = 0;
  return {
    products: () => products,
    column: (i: number) => reflect(eigenvalues.map((_, at) => (at === i ? 1 : 0))),
    product: (v: Float64Array): Promise<Float64Array> => {
      products++;
      return Promise.resolve(
        Float64Array.from(reflect(reflect([...v]).map((value, i) => value * eigenvalues[i]))),
      );
    },
  };
}

const start = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => draw(1, i) - 0.3);

describe('the largest eigenvalue of a matrix known by its products', () => {
  const even = Array.from({ length: 200 }, (_, i) => (i * i) / 40_000);
  it.each([
    ['one far above the others', [...even, 50], 10],
    ['one a tenth above the others', [...even, 1.1], 40],
    ['one below zero that is larger', [...even, 1.5, -80], 20],
    ['all below zero', [-0.01, ...even.map((value) => -1 - value)], 20],
    ['three in all', [1, 2, 3], 3],
    ['thrice the same', [0, 0, 0, 5, 5, 5], 2],
  ])('%s', async (_what, eigenvalues, most) => {
    const matrix = reflected(eigenvalues);
    const { value, vector } = (await largestEigenvalue(matrix.product, start(eigenvalues.length)))!;
    const largest = Math.max(...eigenvalues);
    expect(Math.abs(value - largest)).toBeLessThan(1e-12 * Math.max(...eigenvalues.map(Math.abs)));
    const image = await matrix.product(vector);
    expect(Math.hypot(...image.map((entry, i) => entry - value * vector[i]))).toBeLessThan(
      2e-7 * Math.abs(largest),
    );
    expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-14);
    expect(matrix.products() - 1).toBeLessThanOrEqual(most);
  });

  it('is what a start is that is an eigenvector, after one product', async () => {
    const matrix = reflected([1, 4, 2]);
    const { value } = (await largestEigenvalue(matrix.product, Float64Array.from(matrix.column(1))))!;
    expect(value).toBeCloseTo(4, 14);
    expect(matrix.products()).toBe(1);
  });

  it('is zero for a matrix of zeros', async () => {
    const { value } = (await largestEigenvalue(reflected([0, 0, 0]).product, start(3)))!;
    expect(Math.abs(value)).toBeLessThan(1e-300);
  });

  it.each([
    ['a start of length zero', new Float64Array(3), 1],
    ['a start that is not finite', Float64Array.of(1, NaN, 0), 1],
    ['products that are not finite', start(3), Infinity],
  ])('is undefined for %s', async (_what, from, factor) => {
    const product = (v: Float64Array) => Promise.resolve(v.map((value) => value * factor));
    expect(await largestEigenvalue(product, from)).toBeUndefined();
  });
});

describe('the largest eigenvalue of a tridiagonal matrix', () => {
  it.each([1, 2, 3, 10, 40])(
    'with 2 on the diagonal and −1 beside it is 2 + 2 cos(π / (n + 1)), n = %i',
    (n) => {
      const { value, vector } = largestOfTridiagonal(
        new Array<number>(n).fill(2),
        new Array<number>(n - 1).fill(-1),
      );
      expect(Math.abs(value - (2 + 2 * Math.cos(Math.PI / (n + 1))))).toBeLessThan(1e-14);
      const exact = vector.map(
        (_, i) => (-1) ** i * Math.sin(((i + 1) * Math.PI) / (n + 1)) * Math.sqrt(2 / (n + 1)),
      );
      const sign = Math.sign(exact[0] * vector[0]);
      vector.forEach((entry, i) => expect(Math.abs(sign * entry - exact[i])).toBeLessThan(1e-12));
    },
  );

  it('falls apart where an entry beside the diagonal is zero', () => {
    const { value, vector } = largestOfTridiagonal([1, 5, 3], [0, 0]);
    expect(value).toBeCloseTo(5, 13);
    expect(vector.map(Math.abs)).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(1, 12),
      expect.closeTo(0, 12),
    ]);
  });
});
