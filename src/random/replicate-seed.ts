import { streams } from './streams.js';
import { uniform } from './uniform.js';

/** A seed's lowest 17 bits are its replicate's number, or what is left of it. */
const numbered = 0x20000;

/** Replicates that one seed has, at most. */
export const mostReplicates = 1_000_000;

/**
 * The seed of replicate 0, 1, 2, … of a pipeline, a function of (seed, replicate) alone: 36 random bits, and the replicate's
 * number in the 17 bits below. Of the replicates with the same lower bits, eight of a million, one whose random bits
 * an earlier one has draws again: so no two replicates have the same.
 */
export function replicateSeed(seed: number, replicate: number): number {
  const low = replicate % numbered;
  const taken: number[] = [];
  for (let number = low; number < replicate; number += numbered) taken.push(randomBits(seed, number, taken));
  return randomBits(seed, replicate, taken) * numbered + low;
}

function randomBits(seed: number, replicate: number, taken: readonly number[]): number {
  for (let step = 0; ; step++) {
    const bits = Math.floor(uniform(seed, streams.replicates, replicate, step) * 0x1000000000);
    if (!taken.includes(bits)) return bits;
  }
}
