import { describe, expect, it } from 'vitest';
import { normalBelow, normalBetween, normalScore, normalTail } from '#dist/evaluation/normal-distribution.js';

describe('the normal distribution', () => {
  // Abramowitz & Stegun 1964, tables 26.1 and 26.2, to the digits of doubles.
  it.each([
    [0, 0.5],
    [1, 0.15865525393145705],
    [1.959963984540054, 0.025],
    [3.3, 4.834241423837772e-4],
    [5, 2.866515718791939e-7],
    [10, 7.61985302416053e-24],
    [20, 2.753624118606233e-89],
    [37, 5.725571222524577e-300],
  ])('has beyond %d the probability %d', (z, tail) => {
    expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(3e-15);
    expect(normalBelow(-z)).toBe(normalTail(z));
    expect(normalBelow(z)).toBe(1 - normalTail(z));
  });

  it('has the density as its slope across all pieces', () => {
    for (let z = 0.01; z < 12; z += 0.0937) {
      const h = 1e-4 / (1 + z);
      const slope = normalBetween(z - h, z + h) / (2 * h);
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      expect(Math.abs(slope / density - 1)).toBeLessThan(2e-8);
    }
  });

  it('is undone by its scores', () => {
    for (let z = -37; z < 4; z += 0.173) {
      expect(Math.abs(normalScore(normalBelow(z)) - z)).toBeLessThan(
        2e-12 * (1 + (z > 0 ? Math.exp((z * z) / 2) : 0)),
      );
    }
    expect(normalScore(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect([normalScore(0), normalScore(0.5), normalScore(1)]).toEqual([-Infinity, 0, Infinity]);
    expect(normalScore(1.5)).toBeNaN();
    expect([normalTail(NaN), normalTail(Infinity), normalTail(-Infinity)]).toEqual([NaN, 0, 1]);
  });
});
