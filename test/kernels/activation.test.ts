import { describe, expect, test } from 'vitest';
import { activationCodes, type Precision } from '../../src/kernels/kernels.js';
import * as reference from '../../src/kernels/reference/activation.js';
import { arena, firstDifference, trialData } from './arena.js';

const specials = [
  0,
  -0,
  1,
  -1,
  1e30,
  -1e30,
  Infinity,
  -Infinity,
  NaN,
  5e-324,
  -5e-324,
  1e-45,
  -1e-45,
  1e-310,
];

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

describe.each<Precision>(['F32', 'F64'])('activations, %s', (precision) => {
  const memory = arena(precision);
  const { kernels } = memory;
  const single = precision === 'F32';
  const round = single ? Math.fround : (value: number): number => value;
  const multiple = single ? 4 : 2;

  function activated(code: number, x: ArrayLike<number>): number[] {
    memory.clear();
    const y = memory.values(x);
    kernels[`activate${precision}`](code, y.byteOffset, y.length);
    expect(memory.guarded()).toBe(true);
    return Array.from(y);
  }

  /** dy · activation′ at the output y. */
  function backward(code: number, y: ArrayLike<number>, dy: ArrayLike<number>): number[] {
    memory.clear();
    const [outputs, gradients] = [memory.values(y), memory.values(dy)];
    kernels[`activateBackward${precision}`](code, outputs.byteOffset, gradients.byteOffset, outputs.length);
    expect(memory.guarded()).toBe(true);
    return Array.from(gradients);
  }

  /** Numbers of every magnitude, both signs, subnormal ones too, and the special ones. */
  function anyNumbers(seed: number): number[] {
    const { word, uniform } = trialData(seed);
    const [lowest, highest] = single ? [-149, 127] : [-1074, 1023];
    const sizes = Array.from({ length: 4000 }, () => lowest + (word() % (highest - lowest + 1)));
    const wide = sizes.map((size) => uniform() * 2 ** size);
    const middle = Array.from({ length: 4000 }, () => uniform() * 2 ** (word() % 10));
    const all = [...specials, ...wide, ...middle].map(round);
    return all.slice(0, all.length - (all.length % multiple));
  }

  /** The largest distance from `oracle` in units in the last place of the value. */
  function largestError(x: number[], actual: number[], oracle: (x: number) => number): number {
    const [digits, lowest] = single ? [23, -126] : [52, -1022];
    const errors = actual.map((value, i) => {
      const exact = oracle(x[i]);
      if (Number.isNaN(exact) && Number.isNaN(value)) return 0;
      if (round(exact) === value) return 0;
      const exponent = Math.max(Math.floor(Math.log2(Math.abs(exact))), lowest);
      return Math.abs(value - exact) / 2 ** (exponent - digits);
    });
    return errors.reduce((largest, error) => (error <= largest ? largest : error), 0);
  }

  test('give the bits of the reference', () => {
    const x = anyNumbers(1);
    const dy = trialData(2).uniforms(x.length).map(round);
    for (const code of Object.values(activationCodes)) {
      const expected = (single ? Float32Array : Float64Array).from(x);
      reference.activate(code, expected, x.length);
      expect(firstDifference(activated(code, x), expected)).toBe(-1);
      const gradients = (single ? Float32Array : Float64Array).from(dy);
      reference.activateBackward(code, expected, gradients, x.length);
      expect(firstDifference(backward(code, expected, dy), gradients)).toBe(-1);
    }
  });

  // The kernels are within 2.5 units of the exact values; Math in float64 may be off by one more.
  const tolerance = single ? 2.6 : 4;

  test.each([
    ['tanh', activationCodes.tanh, Math.tanh],
    ['relu', activationCodes.relu, (x: number): number => (x < 0 ? 0 : x)],
    ['softplus', activationCodes.softplus, softplus],
    ['identity', activationCodes.identity, (x: number): number => x],
  ])('%s is accurate to the last digits over the whole range', (_, code, oracle) => {
    const x = anyNumbers(3);
    expect(largestError(x, activated(code, x), oracle)).toBeLessThan(tolerance);
  });

  test('the derivatives are accurate to the last digits, given the output', () => {
    const { uniform, word } = trialData(4);
    const ones = new Array(4000).fill(1);
    const tanhs = ones.map(() => round(Math.tanh(uniform() * 2 ** (word() % 6))));
    const slopes = backward(activationCodes.tanh, tanhs, ones);
    expect(largestError(tanhs, slopes, (y) => (1 - y) * (1 + y))).toBeLessThan(tolerance);
    const softpluses = ones.map(() => round(softplus(uniform() * 2 ** (word() % 8))));
    const rates = backward(activationCodes.softplus, softpluses, ones);
    expect(largestError(softpluses, rates, (y) => -Math.expm1(-y))).toBeLessThan(tolerance);
    const relus = [-1, -0, 0, 1e-30, 2, Infinity, 5, -5];
    expect(backward(activationCodes.relu, relus, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([0, 0, 0, 4, 5, 6, 7, 0]);
    expect(backward(activationCodes.identity, [1, 2, 3, 4], [5, 6, 7, 8])).toEqual([5, 6, 7, 8]);
  });

  test('reach their limits without overflow, and keep NaN', () => {
    const x = [1e30, -1e30, Infinity, -Infinity, 0, -0, NaN, NaN];
    expect(activated(activationCodes.tanh, x)).toEqual([1, -1, 1, -1, 0, -0, NaN, NaN]);
    const big = round(1e30);
    const ln2 = round(Math.LN2);
    expect(activated(activationCodes.softplus, x)).toEqual([big, 0, Infinity, 0, ln2, ln2, NaN, NaN]);
    expect(activated(activationCodes.relu, x)).toEqual([big, 0, Infinity, 0, 0, -0, NaN, NaN]);
    const saturated = backward(activationCodes.softplus, [1e30, Infinity, 0, NaN], [2, 3, 4, 5]);
    expect(saturated.map((value) => value + 0)).toEqual([2, 3, 0, NaN]);
    expect(backward(activationCodes.tanh, [1, -1, 0, NaN], [2, 3, 4, 5])).toEqual([0, 0, 4, NaN]);
  });

  test('tanh is odd to the bit', () => {
    const x = anyNumbers(5);
    const mirrored = activated(
      activationCodes.tanh,
      x.map((value) => -value),
    );
    const negated = activated(activationCodes.tanh, x).map((value) => -value);
    expect(firstDifference(mirrored, negated)).toBe(-1);
  });

  test('do nothing to no values', () => {
    for (const code of Object.values(activationCodes)) {
      expect(activated(code, [])).toEqual([]);
      expect(backward(code, [], [])).toEqual([]);
    }
  });
});
