import { philox4x32 } from '../../src/kernels/reference/philox.js';

/** How many values of two float64 arrays differ in any bit (so −0 ≠ 0, and NaN = NaN); −1 if their lengths differ. */
export function differingValues(actual: Float64Array, expected: Float64Array): number {
  if (actual.length !== expected.length) return -1;
  let count = 0;
  for (let i = 0; i < actual.length; i++) if (!Object.is(actual[i], expected[i])) count++;
  return count;
}

/** A source of 32-bit words and whole numbers for trials: the same ones each time for the same seed. */
export function trialNumbers(seed: number) {
  const words = new Uint32Array(4);
  let counter = 0;
  const word = (): number => {
    philox4x32(words, counter++, 0, 0, 0, seed, 0);
    return words[0];
  };
  /** A whole number from low to high, both included. */
  const whole = (low: number, high: number): number => low + (word() % (high - low + 1));
  return { word, whole };
}
