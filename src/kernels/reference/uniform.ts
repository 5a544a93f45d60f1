import { philox4x32 } from './philox.js';

const words = new Uint32Array(4);

/** Uniform on [0, 1) with 53 bits, of the first two words of counter (index, step, stream, 0). */
export function uniform(
  seedLow: number,
  seedHigh: number,
  stream: number,
  index: number,
  step: number,
): number {
  philox4x32(words, index, step, stream, 0, seedLow, seedHigh);
  return ((words[0] >>> 5) * 0x4000000 + (words[1] >>> 6)) / 0x20000000000000;
}

/** float64[count]: draws (first, step), (first + 1, step), … of a stream. */
export function uniforms(
  out: Float64Array,
  seedLow: number,
  seedHigh: number,
  stream: number,
  first: number,
  count: number,
  step: number,
): void {
  for (let i = 0; i < count; i++) out[i] = uniform(seedLow, seedHigh, stream, first + i, step);
}
