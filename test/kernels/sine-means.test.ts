import { describe, expect, test } from 'vitest';
import { rowExtremes } from '../../src/kernels/reference/extremes.js';
import * as reference from '../../src/kernels/reference/sine-means.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64 } = loadKernels(64);
const xPointer = 1 << 20;

describe('sineMeans', () => {
  test('gives the bits of the reference for any shape, and writes nothing else', () => {
    const { whole } = trialNumbers(21);
    for (let trial = 0; trial < 300; trial++) {
      const [rows, n, functions] = [whole(0, 4), whole(1, 40), whole(1, 20)];
      const x = f64(xPointer + 8 * whole(0, 1), rows * n);
      x.forEach((_, i) => (x[i] = whole(-2000, 2000) / 333));
      // What stands behind the last row must not count.
      f64(x.byteOffset + x.byteLength, 8).fill(NaN);
      const out = f64(0, 96).fill(-1.5);
      const expected = out.slice();
      const [centre, inverse] = [whole(-9, 9) / 7, 1 / whole(1, 12)];
      kernels.sineMeans(x.byteOffset, rows, n, functions, centre, inverse, 64);
      reference.sineMeans(x, rows, n, functions, centre, inverse, expected.subarray(8));
      expect(differingValues(out, expected)).toBe(0);
    }
  });

  test('is the mean of sin(b θ) x², to 1e-10 for 256 sines, and of zero beyond both ends', () => {
    const { whole } = trialNumbers(22);
    const [n, functions, centre, halfWidth] = [37, 256, 0.3, 2];
    const x = f64(xPointer, n);
    x.forEach((_, i) => (x[i] = whole(-2600, 3000) / 1000));
    kernels.sineMeans(xPointer, 1, n, functions, centre, 1 / halfWidth, 0);
    const out = f64(0, functions);
    for (let b = 1; b <= functions; b++) {
      const terms = Array.from(x, (value) => {
        const phi = Math.min(Math.max((value - centre) / halfWidth, -1), 1);
        return Math.sin((b * Math.PI * (1 + phi)) / 2) * value ** 2;
      });
      expect(Math.abs(out[b - 1] - terms.reduce((sum, term) => sum + term, 0) / n)).toBeLessThan(1e-10);
    }
  });
});

describe('rowExtremes', () => {
  test('gives the bits of the reference for any shape, and writes nothing else', () => {
    const { whole } = trialNumbers(23);
    for (let trial = 0; trial < 300; trial++) {
      const [rows, n] = [whole(0, 5), whole(1, 20)];
      const x = f64(xPointer + 8 * whole(0, 1), rows * n);
      x.forEach((_, i) => (x[i] = whole(-1e6, 1e6) / 333));
      f64(x.byteOffset + x.byteLength, 8).fill(NaN);
      const out = f64(0, 32).fill(-1.5);
      const expected = out.slice();
      kernels.rowExtremes(x.byteOffset, rows, n, 64);
      rowExtremes(x, rows, n, expected.subarray(8));
      expect(differingValues(out, expected)).toBe(0);
      for (let row = 0; row < rows; row++) {
        const values = x.subarray(row * n, (row + 1) * n);
        expect([...out.subarray(8 + 2 * row, 10 + 2 * row)]).toEqual([
          Math.min(...values),
          Math.max(...values),
        ]);
      }
    }
  });
});
