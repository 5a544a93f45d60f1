import { philox4x32 } from '../kernels/reference/philox.js';
import { seedWords } from './streams.js';

const words = new Uint32Array(4);

/** Uniform on [0, 1) with 53 bits: draw (index, step) of a stream. */
export function uniform(seed: number, stream: number, index: number, step: number): number {
  const [low, high] = seedWords(seed);
  philox4x32(words, index, step, stream, 0, low, high);
  return ((words[0] >>> 5) * 0x4000000 + (words[1] >>> 6)) / 0x20000000000000;
}
