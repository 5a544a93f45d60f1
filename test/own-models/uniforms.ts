import { seedWords, streams } from '../../src/random/streams.js';
import { uniform } from '../../src/kernels/reference/uniform.js';

/** 2u − 1 of the draws that the first layer of a network begins from. */
export function normalisedUniforms(seed: number, count: number): number[] {
  const [low, high] = seedWords(seed);
  return Array.from({ length: count }, (_, i) => 2 * uniform(low, high, streams.weights, i, 0) - 1);
}
