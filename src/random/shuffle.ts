import { uniform } from './uniform.js';

/** Puts the items into a random order, in place (Fisher & Yates): order `step` of a stream. */
export function shuffled(items: Uint32Array, seed: number, stream: number, step: number): Uint32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(seed, stream, i, step) * (i + 1));
    const item = items[i];
    items[i] = items[j]!;
    items[j] = item;
  }
  return items;
}
