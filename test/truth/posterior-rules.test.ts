import { describe, expect, it } from 'vitest';
import { calibrationOf } from '../../src/stages/evaluate/posterior/calibration.js';
import { holm } from '../../src/verdicts/posterior/best.js';
import { judged } from '../../src/verdicts/posterior/posterior-calibrated.js';
import { drawnCase, scoredAs, type Wrong } from '../posteriors/normal-case.js';

/** How often, of 1,000 seeds, a posterior is called not calibrated, and a test of it rejects at all. */
function countsOf(wrong: Wrong, n: number, seeds = 1000): { no: number; rejected: number } {
  const counts = { no: 0, rejected: 0 };
  for (let seed = 0; seed < seeds; seed++) {
    const drawn = drawnCase(n, seed);
    const calibration = calibrationOf(scoredAs(drawn, wrong, seed), drawn.tested);
    if (judged(calibration).answer === 'no') counts.no++;
    if (holm(calibration.tests.map(({ p }) => p)).some((p) => p < 0.05)) counts.rejected++;
  }
  return counts;
}

describe('posteriorCalibrated', () => {
  it('says no of the exact posterior in at most 67 of 1,000 seeds, also by its tests alone', () => {
    for (const n of [200, 1000]) {
      const { no, rejected } = countsOf('exact', n);
      expect.soft(no, `no of ${n}`).toBeLessThanOrEqual(67);
      expect.soft(rejected, `rejected of ${n}`).toBeLessThanOrEqual(67);
    }
  });

  it('finds standard deviations that are a fifth too small in 99 % of the seeds', () => {
    expect(countsOf('narrow', 1000).no).toBeGreaterThanOrEqual(990);
  });

  it('finds the prior, and a posterior blind to half of the data, in 99 % of the seeds', () => {
    expect.soft(countsOf('prior', 1000).no).toBeGreaterThanOrEqual(990);
    expect.soft(countsOf('half-blind', 1000).no).toBeGreaterThanOrEqual(990);
  });
});
