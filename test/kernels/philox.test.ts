import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { philox4x32 } from '../../src/kernels/reference/philox.js';
import { uniforms } from '../../src/kernels/reference/uniform.js';
import { trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const file = new URL('../vectors/philox4x32.txt', import.meta.url);
const answers = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [rounds, ...words] = line.trim().split(/\s+/);
    const [c0, c1, c2, c3, k0, k1, ...output] = words.map((word) => parseInt(word, 16));
    return { rounds: Number(rounds), counter: [c0, c1, c2, c3] as const, key: [k0, k1] as const, output };
  });

test('the known answers are six, three of seven and three of ten rounds', () => {
  expect(answers.map(({ rounds }) => rounds)).toEqual([7, 7, 7, 10, 10, 10]);
});

test.each(answers)(
  'reference: known answer, $rounds rounds of $counter',
  ({ rounds, counter, key, output }) => {
    const words = new Uint32Array(4);
    philox4x32(words, ...counter, ...key, rounds);
    expect([...words]).toEqual(output);
  },
);

test.each(answers.filter(({ rounds }) => rounds === 10))(
  'kernel: known answer of $counter',
  ({ counter, key, output }) => {
    const { kernels, u32 } = loadKernels(1);
    kernels.philox(256, ...counter, ...key);
    expect([...u32(256, 4)]).toEqual(output);
  },
);

test('kernel and reference agree on random counters and keys, and the kernel writes 16 bytes', () => {
  const { kernels, u32 } = loadKernels(1);
  const { word } = trialNumbers(1);
  const expected = new Uint32Array(6);
  for (let trial = 0; trial < 2000; trial++) {
    const [c0, c1, c2, c3, k0, k1] = Array.from({ length: 6 }, word);
    u32(252, 6).fill(0xa5a5a5a5);
    expected.fill(0xa5a5a5a5);
    kernels.philox(256, c0, c1, c2, c3, k0, k1);
    philox4x32(expected.subarray(1, 5), c0, c1, c2, c3, k0, k1);
    expect(u32(252, 6).every((value, i) => value === expected[i])).toBe(true);
  }
});

test('uniform numbers of kernel and reference agree to the bit, and the kernel writes as many as asked for', () => {
  const { kernels, f64 } = loadKernels(1);
  const { word } = trialNumbers(2);
  for (const count of [0, 1, 2, 777]) {
    const [low, high, stream, first, step] = [word(), word(), word(), word() % 1e6, word()];
    const expected = new Float64Array(count + 2).fill(7);
    f64(256, count + 2).fill(7);
    kernels.uniforms(264, low, high, stream, first, count, step);
    uniforms(expected.subarray(1), low, high, stream, first, count, step);
    expect(f64(256, count + 2)).toEqual(expected);
    expect(expected.subarray(1, count + 1).every((u) => u >= 0 && u < 1)).toBe(true);
  }
});
