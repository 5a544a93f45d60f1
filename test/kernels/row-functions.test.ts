import { describe, expect, test } from 'vitest';
import type { RowFunction } from '../../src/kernels/kernels.js';
import { meanChebyshev, sineMean } from '../../src/kernels/reference/row-functions.js';
import { sine } from '../../src/kernels/reference/sine.js';
import { differingValues, trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const reference = { meanChebyshev, sineMean };
const { kernels, f64 } = loadKernels(64);
const xPointer = 1 << 20;

/** Random rows in the shared memory; what stands behind the last row must not count. */
function trialRows({ whole }: ReturnType<typeof trialNumbers>, spread: number) {
  const [rows, n] = [whole(0, 5), whole(1, 40)];
  const x = f64(xPointer + 8 * whole(0, 1), rows * n);
  x.forEach((_, i) => (x[i] = (spread * whole(-1e6, 1e6)) / 1e6));
  f64(x.byteOffset + x.byteLength, 8).fill(NaN);
  return { x, rows, n };
}

describe('a kernel of one number a row gives the bits of its reference for any shape, and writes nothing else', () => {
  test.each([
    ['meanChebyshev', (w) => [w(0, 3), w(0, 15), w(-9, 9) / 7, w(1, 99) / 300]],
    ['sineMean', (w) => [w(-9, 9) / 7, w(-9, 9) / 3, w(-900, 900) / 7, w(-9, 9)]],
  ] as [RowFunction, (whole: (low: number, high: number) => number) => number[]][])(
    '%s',
    (name, constantsOf) => {
      const numbers = trialNumbers(17);
      for (let trial = 0; trial < 400; trial++) {
        const { x, rows, n } = trialRows(numbers, 3);
        const constants = constantsOf(numbers.whole);
        const out = f64(0, 16).fill(-1.5);
        const expected = out.slice();
        const kernel: (...all: number[]) => void = kernels[name];
        kernel(x.byteOffset, rows, n, 64, ...constants);
        const twin = reference[name] as (...all: unknown[]) => void;
        twin(x, rows, n, expected.subarray(8), ...constants);
        expect(differingValues(out, expected)).toBe(0);
      }
    },
  );
});

describe('meanChebyshev', () => {
  test('of one value z = cos φ is cos(degree · φ), times x to the lowest power', () => {
    for (let degree = 0; degree <= 15; degree++) {
      for (let step = 0; step <= 20; step++) {
        const phi = (Math.PI * step) / 20;
        const x = 5 + Math.cos(phi) / 2;
        f64(xPointer, 1)[0] = x;
        kernels.meanChebyshev(xPointer, 1, 1, 0, 2, degree, 5, 2);
        // 2 (x − 5) loses three bits of z; T's slope is at most degree².
        expect(Math.abs(f64(0, 1)[0] / x ** 2 - Math.cos(degree * phi))).toBeLessThan(
          1e-15 + 4e-16 * degree ** 2 * 4,
        );
      }
    }
  });
});

describe('sine', () => {
  test('is within 3e-16 of the sine for arguments up to 1e5, its quadrants included', () => {
    const { whole } = trialNumbers(18);
    let worst = 0;
    for (let trial = 0; trial < 200_000; trial++) {
      const size = 10 ** (whole(-90, 50) / 10);
      const angle =
        trial % 3 === 0 ? whole(-63_661, 63_661) * (Math.PI / 2) : (size * whole(-1e6, 1e6)) / 1e6;
      worst = Math.max(worst, Math.abs(sine(angle) - Math.sin(angle)));
    }
    expect(worst).toBeLessThan(3e-16);
    expect(sine(0)).toBe(0);
  });
});
