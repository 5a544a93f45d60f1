import { describe, expect, it } from 'vitest';
import { localTest } from '../../src/posteriors/local-test.js';
import type { PosteriorScores } from '../../src/posteriors/posterior-scores.js';
import { typicalOf } from '../../src/posteriors/typical.js';
import { plainDraws } from '../../src/random/draws.js';
import { calibrationOf } from '../../src/stages/evaluate/posterior/calibration.js';
import { judged } from '../../src/verdicts/posterior/posterior-calibrated.js';
import { drawnCase, scoredAs, type Wrong } from './normal-case.js';

const answers = (wrong: Wrong, n: number, seeds: number, first = 0): Record<string, number> => {
  const found: Record<string, number> = { yes: 0, no: 0, unclear: 0 };
  for (let seed = first; seed < first + seeds; seed++) {
    const drawn = drawnCase(n, seed);
    const { answer } = judged(calibrationOf(scoredAs(drawn, wrong, seed), drawn.tested));
    found[answer]++;
  }
  return found;
};

describe('the verdict on calibration', () => {
  it('does not accuse the exact posterior', () => {
    const found = answers('exact', 500, 30);
    // 5 % of 30 are 1.5; 7 or more would come once in a thousand trials. The whole trial is in test/truth.
    expect(found.no).toBeLessThan(7);
  });

  it('finds standard deviations that are a fifth too small', () => {
    expect(answers('narrow', 1000, 12).no).toBe(12);
  });

  it('finds a posterior that is the prior, and one that ignores half of the data', () => {
    expect(answers('prior', 1000, 12).no).toBe(12);
    expect(answers('half-blind', 1000, 12).no).toBe(12);
  });
});

describe('the local test', () => {
  it('has the level that its χ² says', () => {
    let rejected = 0;
    const trials = 400;
    for (let seed = 0; seed < trials; seed++) {
      const u = plainDraws.uniforms(seed, 0, 0, 500, 0);
      const h = plainDraws.normals(seed, 1, 0, 500, 0);
      if (localTest(u, [h, h.map((value) => value * value)]).p < 0.05) rejected++;
    }
    expect(Math.abs(rejected - 20)).toBeLessThan(4 * Math.sqrt(20));
  });

  it('does not count a function twice', () => {
    const u = plainDraws.uniforms(1, 0, 0, 300, 0);
    const h = plainDraws.normals(1, 1, 0, 300, 0);
    expect(localTest(u, [h, h.map((value) => 2 * value + 1)]).degreesOfFreedom).toBe(2);
  });
});

describe('whether an observation is typical', () => {
  it('is exact: p is uniform for data of the same kind', () => {
    const trials = 400;
    let below = 0;
    for (let seed = 0; seed < trials; seed++) {
      const columns = (step: number, count: number): Float64Array[] => [
        plainDraws.normals(seed, 0, 0, count, step),
        plainDraws.normals(seed, 0, 0, count, step + 1).map((value) => value ** 3),
      ];
      const seen = columns(8, 1).map(([value]) => value);
      if (typicalOf('x', columns(0, 200), columns(4, 99), seen).p <= 0.1) below++;
    }
    expect(Math.abs(below - 40)).toBeLessThan(4 * Math.sqrt(36));
  });

  it('finds what is far away, and what is no number', () => {
    const columns = (step: number): Float64Array[] =>
      [0, 1].map((i) => plainDraws.normals(3, 0, 0, 99, step + i));
    expect(typicalOf('x', columns(0), columns(4), [9, 0]).p).toBe(0.01);
  });
});

describe('contraction', () => {
  it('claims what it earns where the posterior is exact', () => {
    const drawn = drawnCase(2000, 5);
    const scores: PosteriorScores = scoredAs(drawn, 'exact', 5);
    const [{ claimed, earned, standardError }] = calibrationOf(scores, drawn.tested).contraction;
    expect(Math.abs(claimed - earned)).toBeLessThan(4 * standardError);
  });
});
