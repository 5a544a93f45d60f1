import { describe, expect, it } from 'vitest';
import { slopesAt } from '#dist/doctor/model/slopes.js';

describe('differences', () => {
  it('find the slopes of what is smooth to 11 digits, and know how far they are off', () => {
    const { values, errors } = slopesAt((h) => [Math.exp(h), Math.sin(3 * (1 + h)), 1 / (0.3 + h)], 0.1);
    const known = [1, 3 * Math.cos(3), -1 / 0.09];
    known.forEach((slope, i) => {
      expect(Math.abs(values[i] - slope)).toBeLessThan(1e-11 * Math.abs(slope));
      expect(Math.abs(values[i] - slope)).toBeLessThanOrEqual(2 * errors[i]);
    });
  });

  it.each([0, 1e-12, 1e-7, 1e-3, 0.06, 0.3])('know that they are not known beside a corner at %s', (at) => {
    const { values, errors } = slopesAt((h) => [Math.max(h - at, 0), 2 * h + Math.abs(h + at)], 0.1);
    [at > 0 ? 0 : 1, 3].forEach((slope, i) => {
      expect(at > 1e-5 ? Math.abs(values[i] - slope) <= errors[i] : errors[i] > 0.1).toBe(true);
    });
  });

  it('know that nothing is known of what rounds away', () => {
    const { errors } = slopesAt((h) => [1e20 + h], 0.1);
    expect(errors[0]).toBeGreaterThan(1e4);
  });

  it('are not misled by two of them that are the same by chance', () => {
    // f(h) = g(|h|) h has the difference g(h): 0.5, then 1 twice, and 3 for all smaller steps.
    const g = (h: number): number => (h > 0.09 ? 0.5 : h > 0.03 ? 1 : 3);
    const { values, errors } = slopesAt((h) => [g(Math.abs(h)) * h], 0.1);
    expect(values[0]).toBeCloseTo(3, 9);
    expect(errors[0]).toBeLessThan(1e-9);
  });

  it('are not misled by steps that are periods', () => {
    const { values, errors } = slopesAt((h) => [Math.sin(2000 * h)], (64 * Math.PI) / 2000 + 1e-6);
    expect(Math.abs(values[0] - 2000)).toBeLessThanOrEqual(2 * errors[0]);
    expect(errors[0]).toBeLessThan(1e-5);
  });
});
