import { expect, it } from 'vitest';
import { meanOfRow, meanPowers, meansOfSegments, segmentsOf } from '../../src/rows/segments.js';
import * as reference from '../../src/kernels/reference/means.js';
import type { MemoryViews } from '../../src/pool/memory-views.js';
import { trialNumbers } from '../kernels/bits.js';
import { loadKernels } from '../kernels/load.js';

const { kernels, f64 } = loadKernels(64);
const memory = { float64: f64 } as unknown as MemoryViews;
const [xPointer, outPointer, meansPointer] = [1 << 20, 0, 4096];

const widths = [1, 7, 1023, 1024, 1025, 2048, 5000];

it.each(widths)('the mean of a row of %i values is joined from its segments in their order', (n) => {
  const { whole } = trialNumbers(n);
  const rows = 3;
  const x = f64(xPointer, rows * n);
  x.forEach((_, i) => (x[i] = whole(-1e6, 1e6) / 333));
  for (const power of [1, 2, 3]) {
    meanPowers({ kernels, memory }, { x: xPointer, rows, n, power, out: outPointer });
    const means = f64(outPointer, rows).slice();
    const segments = segmentsOf(n);
    meansOfSegments({ kernels }, { x: xPointer, rows, n, power, out: meansPointer });
    for (let row = 0; row < rows; row++) {
      // Definition, by the kernels’ plain twin.
      let sum = 0;
      const one = new Float64Array(1);
      for (let first = 0; first < n; first += 1024) {
        const values = x.slice(row * n + first, row * n + Math.min(n, first + 1024));
        reference.meanPower(values, 1, values.length, power, one, 1);
        sum += values.length * one[0];
      }
      expect(means[row]).toBe(n <= 1024 ? one[0] : sum / n);
      expect(meanOfRow(f64(meansPointer + row * segments * 8, segments), n)).toBe(means[row]);
    }
  }
});

it.each(widths)('is exact where the sums are: rows of %i small whole numbers', (n) => {
  const { whole } = trialNumbers(n);
  const x = f64(xPointer, n);
  x.forEach((_, i) => (x[i] = whole(-50, 50) * 1024));
  const sum = x.reduce((total, value) => total + value * value, 0);
  meanPowers({ kernels, memory }, { x: xPointer, rows: 1, n, power: 2, out: outPointer });
  const found = f64(outPointer, 1)[0];
  // The last segment’s mean is rounded where it has another number of values.
  expect(Math.abs(found - sum / n)).toBeLessThanOrEqual(2 ** -52 * (sum / n));
});
