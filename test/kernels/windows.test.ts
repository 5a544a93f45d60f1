import { expect, test } from 'vitest';
import * as reference from '../../src/kernels/reference/windows.js';
import { differingValues } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64 } = loadKernels(4);

test('windows of a small series', () => {
  f64(0, 5).set([1, 2, 3, 4, 5]);
  kernels.windows(0, 3, 3, 1024);
  expect([...f64(1024, 9)]).toEqual([1, 2, 3, 2, 3, 4, 3, 4, 5]);
});

test('kernel and reference agree for any shape, and the kernel writes nothing else', () => {
  const series = f64(0, 100);
  series.forEach((_, i) => (series[i] = Math.sqrt(i) - 3));
  for (const window of [1, 2, 3, 8, 21]) {
    for (const rows of [0, 1, 2, 30]) {
      const out = f64(8192, 8 + rows * window + 8).fill(-2.5);
      const expected = out.slice();
      kernels.windows(0, rows, window, 8192 + 64);
      reference.windows(series, rows, window, expected.subarray(8));
      expect(differingValues(out, expected)).toBe(0);
    }
  }
});
