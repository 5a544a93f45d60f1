import { describe, expect, it } from 'vitest';
import { ecdfBand } from '../../src/evaluation/ecdf-band.js';
import { uniform } from '../../src/random/uniform.js';

/** Every way in which n numbers can lie in K cells of one width, which are all as likely: the share that stays inside. */
function enumerated(
  n: number,
  places: number,
  least: ArrayLike<number>,
  greatest: ArrayLike<number>,
): number {
  const inside = (cells: readonly number[]): boolean =>
    Array.from({ length: places - 1 }, (_, i) => cells.filter((cell) => cell <= i).length).every(
      (count, i) => count >= least[i] && count <= greatest[i],
    );
  let held = 0;
  const all = places ** n;
  for (let code = 0; code < all; code++) {
    const cells = Array.from({ length: n }, (_, i) => Math.floor(code / places ** i) % places);
    if (inside(cells)) held++;
  }
  return held / all;
}

describe('the simultaneous band of an empirical distribution function', () => {
  it.each([
    [1, 2],
    [4, 5],
    [6, 4],
  ])('has its probability exactly: %i numbers, %i cells, counted case by case', (n, places) => {
    const { least, greatest, probability } = ecdfBand(n, places, 0.8);
    expect(probability).toBeCloseTo(enumerated(n, places, least, greatest), 12);
    expect(probability).toBeGreaterThanOrEqual(0.8);
  });

  it('holds 95 of 100 samples, and hardly more', () => {
    const [n, samples] = [100, 4000];
    const { at, least, greatest, probability } = ecdfBand(n, 50);
    let held = 0;
    for (let sample = 0; sample < samples; sample++) {
      const numbers = Array.from({ length: n }, (_, i) => uniform(7, 1, sample, i));
      const isInside = at.every((u, i) => {
        const count = numbers.filter((number) => number <= u).length;
        return count >= least[i] && count <= greatest[i];
      });
      if (isInside) held++;
    }
    expect(probability).toBeGreaterThanOrEqual(0.95);
    expect(probability).toBeLessThan(0.96);
    const error = Math.sqrt((0.95 * 0.05) / samples);
    expect(Math.abs(held / samples - probability)).toBeLessThan(4 * error);
  });

  it('is narrower the more numbers there are, as their root', () => {
    const widest = (n: number): number => {
      const { least, greatest } = ecdfBand(n, 20);
      return Math.max(...Array.from(greatest, (end, i) => (end - least[i]) / n));
    };
    expect(widest(400) / widest(6400)).toBeCloseTo(4, 0);
  });
});
