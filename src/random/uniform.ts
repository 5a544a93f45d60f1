import { uniform as uniformOf } from '../kernels/reference/uniform.js';
import { seedWords } from './streams.js';

/** Uniform on [0, 1) with 53 bits: draw (index, step) of a stream. */
export function uniform(seed: number, stream: number, index: number, step: number): number {
  const [low, high] = seedWords(seed);
  return uniformOf(low, high, stream, index, step);
}
