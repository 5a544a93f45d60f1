import { type Draws, plainDraws } from './draws.js';

/** Puts the items into a random order, in place: order `step` of a stream. */
export function shuffled(
  items: Uint32Array,
  seed: number,
  stream: number,
  step: number,
  draws: Draws = plainDraws,
): Uint32Array {
  const uniforms = draws.uniforms(seed, stream, 0, items.length, step);
  return shuffledBy(items, (i) => uniforms[i]);
}

/** Puts the items into the order, in place, that uniform draws 1 … count − 1 make of them (Fisher & Yates). */
export function shuffledBy(items: Uint32Array, draw: (i: number) => number): Uint32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(draw(i) * (i + 1));
    const item = items[i];
    items[i] = items[j]!;
    items[j] = item;
  }
  return items;
}
