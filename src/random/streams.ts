/**
 * Which random numbers are for what. A draw is a function of (seed, stream, index, step) alone, so that no
 * state travels between threads or from stage to stage, and changing one use changes no other.
 */
export const streams = {
  paths: 0,
  noise: 1,
  lambda: 2,
  split: 3,
  weights: 4,
  batches: 5,
  validation: 6,
  check: 7,
  replicates: 8,
  sample: 9,
  breaks: 10,
  signs: 11,
  start: 12,
  laws: 13,
  prior: 14,
  posterior: 15,
} as const;

/** A seed's two 32-bit words, low first: the key of the generator. Seeds are whole numbers below 2^53. */
export function seedWords(seed: number): readonly [low: number, high: number] {
  return [(seed % 0x100000000) >>> 0, Math.floor(seed / 0x100000000) >>> 0];
}
