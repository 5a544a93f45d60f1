import { expect, it } from 'vitest';
import { mostReplicates, replicateSeed } from '../../src/random/replicate-seed.js';

const count = 100_000;
const seedsOf = (seed: number): number[] => Array.from({ length: count }, (_, r) => replicateSeed(seed, r));

it('the seeds of 100,000 replicates are whole numbers below 2^53, no two the same, and others for another seed', () => {
  const [seeds, others] = [seedsOf(1), seedsOf(2)];
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
  expect(new Set([...seeds, ...others]).size).toBe(2 * count);
  expect(seedsOf(1)).toEqual(seeds);
});

it('the seeds of a million replicates begin with those of fewer, and no two are the same', () => {
  const all = new Set<number>();
  for (let r = 0; r < mostReplicates; r++) all.add(replicateSeed(1, r));
  expect(all.size).toBe(mostReplicates);
  // As it was when there were 17 bits of replicates.
  expect([...all].slice(0, 3)).toEqual(seedsOf(1).slice(0, 3));
});

it('their random bits are even: each is set in half of the seeds, within four standard errors', () => {
  const seeds = seedsOf(20180712);
  for (let bit = 17; bit < 53; bit++) {
    const set = seeds.filter((seed) => Math.floor(seed / 2 ** bit) % 2 === 1).length;
    expect(Math.abs(set - count / 2) / Math.sqrt(count / 4), `bit ${bit}`).toBeLessThan(4);
  }
});
