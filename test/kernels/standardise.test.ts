import { describe, expect, test } from 'vitest';
import type { Precision } from '../../src/kernels/kernels.js';
import * as reference from '../../src/kernels/reference/standardise.js';
import { arena, firstDifference, trialData } from './arena.js';

describe.each<Precision>(['F32', 'F64'])('standardise and gather, %s', (precision) => {
  const memory = arena(precision);
  const { kernels } = memory;

  test('standardise gives the bits of the reference for any shape, and writes nothing else', () => {
    const { whole, uniforms } = trialData(1);
    for (let trial = 0; trial < 100; trial++) {
      memory.clear();
      const [rows, n] = [whole(0, 6), whole(1, 20)];
      const stride = n + whole(0, 3);
      const x = memory.float64(uniforms(rows * n));
      const [mean, inverseSd] = [memory.float64(uniforms(n)), memory.float64(uniforms(n))];
      const out = memory.values(new Array(rows * stride).fill(7));
      const expected = out.slice();
      reference.standardise(x, rows, n, mean, inverseSd, expected, stride);
      const pointers = [mean, inverseSd, out].map((array) => array.byteOffset) as [number, number, number];
      kernels[`standardise${precision}`](x.byteOffset, rows, n, ...pointers, stride);
      expect(firstDifference(out, expected)).toBe(-1);
      expect(memory.guarded()).toBe(true);
    }
  });

  test('standardise leaves columns of mean zero and standard deviation one', () => {
    memory.clear();
    const { uniforms } = trialData(2);
    const [rows, n] = [50, 3];
    const values = uniforms(rows * n).map((value, at) => 100 + (1 + (at % n)) * value);
    const column = (array: ArrayLike<number>, i: number): number[] =>
      Array.from({ length: rows }, (_, row) => array[row * n + i]);
    const average = (numbers: number[]): number => numbers.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = (numbers: number[]): number =>
      Math.sqrt(average(numbers.map((value) => (value - average(numbers)) ** 2)));
    const columns = [0, 1, 2].map((i) => column(values, i));
    const x = memory.float64(values);
    const mean = memory.float64(columns.map(average));
    const inverseSd = memory.float64(columns.map((numbers) => 1 / deviation(numbers)));
    const out = memory.values(new Array(rows * n).fill(NaN));
    const pointers = [mean, inverseSd, out].map((array) => array.byteOffset) as [number, number, number];
    kernels[`standardise${precision}`](x.byteOffset, rows, n, ...pointers, n);
    for (const i of [0, 1, 2]) {
      expect(average(column(out, i))).toBeCloseTo(0, precision === 'F32' ? 6 : 12);
      expect(deviation(column(out, i))).toBeCloseTo(1, precision === 'F32' ? 6 : 12);
    }
  });

  test('gather copies rows in the order asked for, and writes nothing else', () => {
    const { whole, uniforms } = trialData(3);
    for (let trial = 0; trial < 100; trial++) {
      memory.clear();
      const [rows, n, count] = [whole(1, 6), whole(1, 40), whole(0, 9)];
      const x = memory.values(uniforms(rows * n));
      const rowIndices = memory.uint32(Array.from({ length: count }, () => whole(0, rows - 1)));
      const out = memory.values(new Array(count * n).fill(NaN));
      const expected = out.slice();
      reference.gather(x, n, rowIndices, count, expected);
      kernels[`gather${precision}`](x.byteOffset, n, rowIndices.byteOffset, count, out.byteOffset);
      expect(firstDifference(out, expected)).toBe(-1);
      for (const [r, row] of rowIndices.entries()) expect(out[r * n]).toBe(x[row * n]);
      expect(memory.guarded()).toBe(true);
    }
  });
});
