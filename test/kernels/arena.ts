import type { Kernels, Precision } from '../../src/kernels/kernels.js';
import type { Values } from '../../src/kernels/reference/precision.js';
import { trialNumbers } from './bits.js';
import { loadKernels } from './load.js';

const GUARD = 0xa5;
const FIRST = 1024;

/** Arrays in the kernels' memory with guard bytes around them; an array's byteOffset is its pointer. */
export interface Arena {
  kernels: Kernels;
  /** A copy of `source` in the precision of the arena. */
  values(source: ArrayLike<number>): Values;
  float64(source: ArrayLike<number>): Float64Array;
  uint32(source: ArrayLike<number>): Uint32Array;
  /** Whether every byte outside the arrays still is as it was. */
  guarded(): boolean;
  /** Forgets all arrays. */
  clear(): void;
}

export function arena(precision: Precision): Arena {
  const { kernels, memory } = loadKernels(64);
  const bytes = new Uint8Array(memory.buffer).fill(GUARD);
  let arrays: { start: number; end: number }[] = [];
  let next = FIRST;

  function claim(length: number): number {
    const start = next;
    arrays.push({ start, end: start + length });
    next = Math.ceil((start + length) / 16) * 16 + 64;
    return start;
  }

  function place<T extends Values | Uint32Array>(
    type: { new (buffer: ArrayBufferLike, offset: number, length: number): T; BYTES_PER_ELEMENT: number },
    source: ArrayLike<number>,
  ): T {
    const array = new type(memory.buffer, claim(source.length * type.BYTES_PER_ELEMENT), source.length);
    array.set(source);
    return array;
  }

  return {
    kernels,
    values: (source) => place<Values>(precision === 'F32' ? Float32Array : Float64Array, source),
    float64: (source) => place(Float64Array, source),
    uint32: (source) => place(Uint32Array, source),
    guarded() {
      const between = [{ start: 0, end: 0 }, ...arrays, { start: next, end: next }];
      return between.slice(1).every(({ start }, i) => {
        return bytes.subarray(between[i].end, start).every((byte) => byte === GUARD);
      });
    },
    clear() {
      bytes.fill(GUARD, 0, next);
      arrays = [];
      next = FIRST;
    },
  };
}

/** The first position at which two arrays differ in any bit (−0 ≠ 0, NaN = NaN), or −1. */
export function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Math.min(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) if (!Object.is(actual[i], expected[i])) return i;
  return -1;
}

/** Reproducible trial data: whole numbers, and arrays of numbers uniform in (−1, 1). */
export function trialData(seed: number) {
  const { word, whole } = trialNumbers(seed);
  const uniform = (): number => (word() + 0.5) / 2 ** 31 - 1;
  const uniforms = (count: number): number[] => Array.from({ length: count }, uniform);
  /** A matrix whose rows are filled with zeros from `columns` to `stride`. */
  const matrix = (rows: number, columns: number, stride: number): number[] =>
    Array.from({ length: rows * stride }, (_, at) => (at % stride < columns ? uniform() : 0));
  return { word, whole, uniform, uniforms, matrix };
}
