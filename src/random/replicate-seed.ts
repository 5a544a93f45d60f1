import { streams } from './streams.js';
import { uniform } from './uniform.js';

/** Replicates that one seed has: 17 bits of each one's seed are its own number. */
export const mostReplicates = 0x20000;

/**
 * The seed of replicate 0, 1, 2, … of a pipeline: 36 random bits, a function of (seed, replicate) alone, and the
 * replicate's number in the 17 bits below, so that no two replicates have the same.
 */
export function replicateSeed(seed: number, replicate: number): number {
  const random = Math.floor(uniform(seed, streams.replicates, replicate, 0) * 0x1000000000);
  return random * mostReplicates + replicate;
}
