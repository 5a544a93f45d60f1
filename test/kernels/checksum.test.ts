import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/kernels/reference/checksum.js';
import { trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64, memory } = loadKernels(4);

/** What the kernel makes of some numbers, and the bytes around it as they were. */
function ofKernel(x: Float64Array): { sums: bigint[]; extremes: number[] } {
  f64(0, x.length).set(x);
  const out = new Uint8Array(memory.buffer, 65536, 256).fill(0xa5);
  kernels.checksum(0, x.length, 65536 + 64, 65536 + 128);
  const guard = out.slice();
  guard.fill(0xa5, 64, 96).fill(0xa5, 128, 144);
  expect(guard.every((byte) => byte === 0xa5)).toBe(true);
  return {
    sums: [...new BigUint64Array(memory.buffer, 65536 + 64, 4)],
    extremes: [...f64(65536 + 128, 2)],
  };
}

function ofReference(x: Float64Array): { sums: bigint[]; extremes: number[] } {
  const [sums, extremes] = [new BigUint64Array(4), new Float64Array(2)];
  checksum(x, sums, extremes);
  return { sums: [...sums], extremes: [...extremes] };
}

const numbers = (count: number): Float64Array => {
  const { word } = trialNumbers(count);
  return Float64Array.from({ length: count }, () => (word() - 2 ** 31) / 2 ** 20);
};

describe('checksum', () => {
  it('gives the same bits as its plain twin, for any count and for zeros of either sign', () => {
    for (const count of [1, 2, 3, 4, 7, 64, 1001])
      expect(ofKernel(numbers(count))).toEqual(ofReference(numbers(count)));
    for (const zeros of [[-0], [0, -0], [-0, 0, -0], [-1, -0], [-0, 1]]) {
      const x = Float64Array.from(zeros);
      const found = ofKernel(x);
      expect(found).toEqual(ofReference(x));
      expect(found.extremes.some((value) => Object.is(value, -0))).toBe(false);
    }
  });

  it('changes with every bit, and with the order of values', () => {
    const x = numbers(24);
    const whole = ofKernel(x).sums;
    const bytes = new Uint8Array(x.buffer);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      // Some bits make a number that is none: the sums take them all the same.
      expect(ofKernel(x).sums).not.toEqual(whole);
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }
    for (let i = 0; i < x.length; i++) {
      for (let j = 0; j < i; j++) {
        const moved = x.slice();
        [moved[i], moved[j]] = [x[j], x[i]];
        expect(ofKernel(moved).sums).not.toEqual(whole);
      }
    }
  });
});
