import { describe, expect, test } from 'vitest';
import * as reference from '../../src/kernels/reference/normal.js';
import { philox4x32 } from '../../src/kernels/reference/philox.js';
import { differingValues, trialNumbers } from './bits.js';
import { correlation, normalCdf } from './gaussian.js';
import { loadKernels } from './load.js';

const { kernels, f64 } = loadKernels(256);

/** Normals z[step, path] of the kernel, copied. */
function draw(seed: number, stream: number, paths: number, steps: number, firstPath = 0, firstStep = 0) {
  kernels.normals(1024, seed, 0, stream, firstPath, paths, firstStep, steps);
  return f64(1024, paths * steps).slice();
}

describe('the kernel', () => {
  test('gives the bits of the reference for any seed, stream and range, and writes nothing else', () => {
    const { word, whole } = trialNumbers(2);
    for (let trial = 0; trial < 300; trial++) {
      const [paths, steps] = [whole(0, 21), whole(0, 14)];
      const firstPath = trial % 3 === 0 ? 2 ** 32 - 21 : word() >>> whole(0, 32);
      const firstStep = trial % 4 === 0 ? 2 ** 32 - 16 : word() >>> whole(0, 32);
      const [seedLow, seedHigh, stream] = [word(), word(), word()];
      const out = 1024 + 8 * whole(0, 3);
      f64(0, 1024).fill(12.5);
      const expected = new Float64Array(1024).fill(12.5);
      kernels.normals(out, seedLow, seedHigh, stream, firstPath, paths, firstStep, steps);
      const range = expected.subarray(out / 8, out / 8 + paths * steps);
      reference.normals(range, seedLow, seedHigh, stream, firstPath, paths, firstStep, steps);
      expect(differingValues(f64(0, 1024), expected)).toBe(0);
    }
  });

  test('gives the bits of the reference over many draws', () => {
    const expected = new Float64Array(300 * 200);
    reference.normals(expected, 20180712, 0, 3, 5, 300, 40, 200);
    expect(differingValues(draw(20180712, 3, 300, 200, 5, 40), expected)).toBe(0);
  });

  test('gives the same numbers however a range is cut', () => {
    const { whole } = trialNumbers(3);
    const whole25by18 = draw(7, 1, 25, 18, 100, 33);
    for (let trial = 0; trial < 50; trial++) {
      const [column, row] = [whole(0, 24), whole(0, 17)];
      const [paths, steps] = [whole(1, 25 - column), whole(1, 18 - row)];
      const piece = draw(7, 1, paths, steps, 100 + column, 33 + row);
      const expected = piece.map((_, i) => {
        return whole25by18[(row + Math.floor(i / paths)) * 25 + column + (i % paths)];
      });
      expect(differingValues(piece, expected)).toBe(0);
    }
  });
});

describe('the parts of Box–Muller agree with Math', () => {
  const { word } = trialNumbers(4);
  const edges = [0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xb504f333, 0xb504f334, 0xfffffffe, 0xffffffff];
  const words = [
    ...edges,
    ...Array.from({ length: 50_000 }, (_, i) => word() >>> (i % 7 === 0 ? i % 32 : 0)),
  ];
  const largest = (errors: number[]) => errors.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

  /** √(−2 ln u); log1p where u is too near 1 to keep its digits. */
  const exactRadius = (w: number) => {
    const u = (w + 0.5) / 2 ** 32;
    return Math.sqrt(-2 * (u > 0.5 ? Math.log1p(-(2 ** 32 - 0.5 - w) / 2 ** 32) : Math.log(u)));
  };

  test('radius √(−2 ln u), relative error 1e-13', () => {
    expect(largest(words.map((w) => reference.radius(w) / exactRadius(w) - 1))).toBeLessThan(1e-13);
  });

  test('cosine and sine of angles up to π/4, absolute error 6e-14', () => {
    const angles = words.map((w) => ((w << 2) | 2) / 2 ** 31);
    expect(angles.every((phi) => Math.abs(phi) < 1)).toBe(true);
    const error = (f: (phi: number) => number, g: (x: number) => number) =>
      largest(angles.map((phi) => f(phi) - g((phi * Math.PI) / 4)));
    expect(error(reference.cosine, Math.cos)).toBeLessThan(6e-14);
    expect(error(reference.sine, Math.sin)).toBeLessThan(6e-14);
  });

  test('z, absolute error 1e-12: the angle is φ, swapped by bit 30 and turned by bit 31', () => {
    const four = new Uint32Array(4);
    const errors: number[] = [];
    for (let path = 0; path < 50_000; path++) {
      philox4x32(four, path, 25, 3, 0, 1, 2);
      const phi = (((four[1] << 2) | 2) / 2 ** 31) * (Math.PI / 4);
      const angle = four[1] & 0x40000000 ? Math.PI / 2 - phi : phi;
      const r = exactRadius(four[0]) * (four[1] & 0x80000000 ? -1 : 1);
      errors.push(reference.normal(1, 2, 3, path, 100) - r * Math.cos(angle));
      errors.push(reference.normal(1, 2, 3, path, 101) - r * Math.sin(angle));
    }
    expect(largest(errors)).toBeLessThan(1e-12);
  });
});

describe('a million draws', () => {
  const paths = 1000;
  const steps = 1000;
  const count = paths * steps;
  const z = draw(20180712, 0, paths, steps);

  test('follow the normal distribution (Kolmogorov–Smirnov at 1 %)', () => {
    const sorted = z.slice().sort();
    let distance = 0;
    sorted.forEach((value, i) => {
      const p = normalCdf(value);
      distance = Math.max(distance, (i + 1) / count - p, p - i / count);
    });
    expect(distance * Math.sqrt(count)).toBeLessThan(1.628);
  });

  test('have the normal moments within four standard errors', () => {
    // E z^k and Var z^k = E z^2k − (E z^k)², from E z^2k = (2k − 1)!!
    const evenMoments = [1, 1, 3, 15, 105, 945, 10395];
    const sums = new Float64Array(7);
    for (const value of z) {
      let power = 1;
      for (let k = 1; k <= 6; k++) sums[k] += power *= value;
    }
    for (let k = 1; k <= 6; k++) {
      const expected = k % 2 === 0 ? evenMoments[k / 2] : 0;
      const standardError = Math.sqrt((evenMoments[k] - expected ** 2) / count);
      expect(Math.abs(sums[k] / count - expected) / standardError, `moment ${k}`).toBeLessThan(4);
    }
  });

  test('stay within the largest radius', () => {
    expect(z.every((value) => Math.abs(value) <= Math.sqrt(66 * Math.LN2))).toBe(true);
    expect(Math.sqrt(66 * Math.LN2)).toBeLessThan(6.77);
    expect(reference.radius(0)).toBeCloseTo(Math.sqrt(66 * Math.LN2), 12);
  });

  test('fill the eight octants of the circle evenly (chi-square at 0.1 %)', () => {
    const octants = new Float64Array(8);
    for (let row = 0; row < steps; row += 2) {
      for (let i = 0; i < paths; i++) {
        const [x, y] = [z[row * paths + i], z[(row + 1) * paths + i]];
        octants[(x > 0 ? 1 : 0) + (y > 0 ? 2 : 0) + (Math.abs(x) > Math.abs(y) ? 4 : 0)] += 1;
      }
    }
    const expected = count / 16;
    const chiSquare = octants.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(24.3);
  });

  const square = (values: Float64Array) => values.map((value) => value * value);
  const neighbours: Record<string, [Float64Array, Float64Array]> = {
    paths: [z.subarray(0, count - 1), z.subarray(1)],
    'paths four apart': [z.subarray(0, count - 4), z.subarray(4)],
    steps: [z.subarray(0, count - paths), z.subarray(paths)],
    'steps two apart': [z.subarray(0, count - 2 * paths), z.subarray(2 * paths)],
    'steps four apart': [z.subarray(0, count - 4 * paths), z.subarray(4 * paths)],
    streams: [z, draw(20180712, 1, paths, steps)],
    seeds: [z, draw(20180713, 0, paths, steps)],
  };
  test.each(Object.entries(neighbours))('are independent between neighbouring %s', (_, [a, b]) => {
    const bound = 4 / Math.sqrt(a.length);
    expect(Math.abs(correlation(a, b))).toBeLessThan(bound);
    expect(Math.abs(correlation(square(a), square(b)))).toBeLessThan(bound);
  });
});

test('the normal distribution function of these tests is right', () => {
  // mpmath 1.3: ncdf(x)
  const known: [number, number][] = [
    [-5, 2.8665157187919391e-7],
    [-3, 0.001349898031630095],
    [-1, 0.15865525393145705],
    [0.5, 0.691462461274013],
    [3.5, 0.9997673709209645],
  ];
  for (const [x, p] of known) expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-13);
});
