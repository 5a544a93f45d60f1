import { describe, expect, it } from 'vitest';
import { chanceOfLeast, uniformTest } from '../../src/evaluation/uniform-test.js';
import { plainDraws } from '../../src/random/draws.js';

describe('the test of uniform numbers', () => {
  // By an independent recursion (notes of 2026-11): the critical least local p-value, and its level.
  it.each([
    [100, 20, 0.008548364933, 0.04988515784],
    [200, 20, 0.006242122381, 0.04953778845],
    [500, 20, 0.005874634867, 0.04993767936],
    [1000, 20, 0.00554747085, 0.04952109106],
    [2000, 20, 0.005331669553, 0.04982995467],
    [200, 100, 0.003531844907, 0.04983183517],
  ])('has the exact level of %d numbers at %d places', (n, places, critical, level) => {
    // Counts are whole numbers, so that the critical value itself can be seen: the level is between that of less and that of no
    // more, which count two places that mirror each other both or neither.
    expect(chanceOfLeast(n, places, critical * (1 - 1e-7))).toBeLessThan(level + 1e-9);
    expect(chanceOfLeast(n, places, critical * (1 + 1e-7))).toBeGreaterThan(level - 1e-9);
    expect(chanceOfLeast(n, places, critical * (1 - 1e-7))).toBeGreaterThan(0.95 * level);
    // Just above the critical value the level is passed.
    expect(chanceOfLeast(n, places, critical * 1.2)).toBeGreaterThan(0.05);
  });

  it('rejects as often as its level says, where numbers are uniform', () => {
    const trials = 2000;
    let rejected = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (uniformTest(plainDraws.uniforms(1, 0, 0, 200, trial)).p < 0.05) rejected++;
    }
    // 4.95 % of 2,000, within four standard errors.
    expect(Math.abs(rejected - 99)).toBeLessThan(4 * Math.sqrt(99));
  });

  it('finds standard deviations that are too small, as often as its power says', () => {
    // sd × 0.8 among 200: power 0.807 at 5 % (notes of 2026-11).
    const trials = 500;
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const z = plainDraws.normals(2, 0, 0, 200, trial);
      const u = z.map((value) => 0.5 * (1 + erf(value / 0.8 / Math.SQRT2)));
      if (uniformTest(u).p < 0.05) found++;
    }
    expect(Math.abs(found / trials - 0.807)).toBeLessThan(4 * Math.sqrt((0.807 * 0.193) / trials));
  });

  it('counts numbers at a place with those below it', () => {
    const { counts, p } = uniformTest(Float64Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100));
    expect(Array.from(counts)).toEqual(Array.from({ length: 19 }, (_, i) => 5 * (i + 1)));
    expect(p).toBeGreaterThan(0.99);
  });
});

/** By its series. */
function erf(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
