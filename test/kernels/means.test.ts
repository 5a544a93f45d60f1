import { describe, expect, test } from 'vitest';
import * as reference from '../../src/kernels/reference/means.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64, u32 } = loadKernels(64);
const xPointer = 1 << 20;

describe('meanPower', () => {
  test('gives the bits of the reference for any shape and power, and writes nothing else', () => {
    const { whole } = trialNumbers(7);
    for (let trial = 0; trial < 400; trial++) {
      const [rows, n, power, outStride] = [whole(0, 5), whole(1, 40), whole(1, 7), whole(1, 3)];
      const x = f64(xPointer + 8 * whole(0, 1), rows * n);
      x.forEach((_, i) => (x[i] = whole(-1e6, 1e6) / 333));
      // What stands behind the last row must not count.
      f64(x.byteOffset + x.byteLength, 8).fill(NaN);
      const out = f64(0, 64).fill(-1.5);
      const expected = out.slice();
      kernels.meanPower(x.byteOffset, rows, n, power, 64, outStride);
      reference.meanPower(x, rows, n, power, expected.subarray(8), outStride);
      expect(differingValues(out, expected)).toBe(0);
    }
  });

  test.each([1, 2, 3, 4, 5])('is exact where the sums are: power %i of small whole numbers', (power) => {
    const { whole } = trialNumbers(8);
    for (const n of [1, 2, 7, 8, 9, 1000, 1023]) {
      const x = f64(xPointer, n);
      x.forEach((_, i) => (x[i] = whole(-50, 50)));
      const sum = x.reduce((total, value) => total + value ** power, 0);
      kernels.meanPower(xPointer, 1, n, power, 0, 1);
      expect(f64(0, 1)[0]).toBe(sum / n);
    }
  });
});

describe('columnMoments', () => {
  const [meanPointer, m2Pointer, indexPointer] = [4096, 8192, 16384];

  /** Random rows x[rows, n] and an order of some of them. */
  function trial(numbers: ReturnType<typeof trialNumbers>, rows: number, n: number, count: number) {
    const x = f64(xPointer, rows * n);
    x.forEach((_, i) => (x[i] = 100 + numbers.whole(-1e6, 1e6) / 1e6));
    const rowIndices = u32(indexPointer, count);
    rowIndices.forEach((_, k) => (rowIndices[k] = numbers.whole(0, rows - 1)));
    return { x, rowIndices };
  }

  test('gives the bits of the reference for any columns, continuing, and writes nothing else', () => {
    const numbers = trialNumbers(9);
    for (let repeat = 0; repeat < 200; repeat++) {
      const [rows, n, count] = [numbers.whole(1, 9), numbers.whole(1, 30), numbers.whole(0, 12)];
      const { x, rowIndices } = trial(numbers, rows, n, count);
      const first = numbers.whole(0, n - 1);
      const columns = numbers.whole(0, n - first);
      const seen = numbers.whole(0, 2) * 5;
      const mean = f64(meanPointer, n + 1).fill(101.5);
      const m2 = f64(m2Pointer, n + 1).fill(3.25);
      const [expectedMean, expectedM2] = [mean.slice(), m2.slice()];
      kernels.columnMoments(xPointer, n, indexPointer, count, seen, first, columns, meanPointer, m2Pointer);
      reference.columnMoments(x, n, rowIndices, seen, first, columns, expectedMean, expectedM2);
      expect(differingValues(mean, expectedMean)).toBe(0);
      expect(differingValues(m2, expectedM2)).toBe(0);
    }
  });

  test('is the mean and the sum of squares that two passes give, to rounding', () => {
    const [rows, n] = [500, 5];
    const { x, rowIndices } = trial(trialNumbers(10), rows, n, 300);
    kernels.columnMoments(xPointer, n, indexPointer, 300, 0, 0, n, meanPointer, m2Pointer);
    for (let i = 0; i < n; i++) {
      const column = Array.from(rowIndices, (row) => x[row * n + i]);
      const average = column.reduce((sum, value) => sum + value, 0) / 300;
      const squares = column.reduce((sum, value) => sum + (value - average) ** 2, 0);
      expect(f64(meanPointer, n)[i] / average - 1).toBeCloseTo(0, 13);
      expect(f64(m2Pointer, n)[i] / squares - 1).toBeCloseTo(0, 11);
    }
  });

  test('gives the same bits in pieces of rows and of columns', () => {
    const n = 23;
    trial(trialNumbers(11), 60, n, 50);
    const moments = () => [...f64(meanPointer, n), ...f64(m2Pointer, n)];
    kernels.columnMoments(xPointer, n, indexPointer, 50, 0, 0, n, meanPointer, m2Pointer);
    const whole = moments();
    f64(meanPointer, n).fill(NaN);
    f64(m2Pointer, n).fill(NaN);
    for (const [from, to] of [[0, 7] as const, [7, 8] as const, [8, n] as const]) {
      for (const [seen, end] of [[0, 1] as const, [1, 20] as const, [20, 50] as const]) {
        const indices = indexPointer + seen * 4;
        const count = end - seen;
        kernels.columnMoments(xPointer, n, indices, count, seen, from, to - from, meanPointer, m2Pointer);
      }
    }
    expect(differingValues(Float64Array.from(moments()), Float64Array.from(whole))).toBe(0);
  });

  test('leaves a constant column its value and no deviation', () => {
    f64(xPointer, 40).fill(0.1);
    u32(indexPointer, 10).forEach((_, k, rows) => (rows[k] = k));
    kernels.columnMoments(xPointer, 4, indexPointer, 10, 0, 0, 4, meanPointer, m2Pointer);
    expect([...f64(meanPointer, 4)]).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect([...f64(m2Pointer, 4)]).toEqual([0, 0, 0, 0]);
  });
});
