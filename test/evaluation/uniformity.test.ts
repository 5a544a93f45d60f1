import { describe, expect, it } from 'vitest';
import {
  andersonDarling,
  kolmogorovDistance,
  ljungBox,
  normalScores,
  squaredCorrelation,
} from '#dist/evaluation/uniformity.js';

const grid = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);

describe('statistics of numbers that are to be uniform', () => {
  it('are their least where the numbers are evenly spread', () => {
    expect(kolmogorovDistance(grid(50))).toBeCloseTo(0.01, 14);
    expect(kolmogorovDistance(Float64Array.of(0.9, 0.1, 0.2, 0.05))).toBeCloseTo(0.75 - 0.2, 14);
    expect(andersonDarling(grid(50))).toBeLessThan(0.05);
    // Of one number −1 − ln u − ln(1 − u).
    expect(andersonDarling(Float64Array.of(0.3))).toBeCloseTo(-1 - Math.log(0.3) - Math.log(0.7), 14);
  });

  it('of squares have a distance of 1/4, and the A² of theory per number', () => {
    const squares = grid(20000).map((u) => u * u);
    expect(kolmogorovDistance(squares)).toBeCloseTo(0.25, 4);
    // n ∫ (√u − u)²/(u (1 − u)) du by the midpoint rule in t = √u.
    let integral = 0;
    for (let i = 0; i < 10000; i++) {
      const t = (i + 0.5) / 10000;
      integral += ((2 * t * (1 - t)) / (1 + t)) * 1e-4;
    }
    expect(andersonDarling(squares) / 20000).toBeCloseTo(integral, 3);
  });

  it('stay finite at 0 and 1', () => {
    const ends = Float64Array.of(0, 1, 0.5);
    expect(Number.isFinite(andersonDarling(ends))).toBe(true);
    expect([...normalScores(ends)].every(Number.isFinite)).toBe(true);
  });
});

describe('the statistic of Ljung and Box', () => {
  const alternating = Float64Array.from({ length: 10 }, (_, i) => (i % 2 ? 1 : -1));

  it('is n (n + 2) Σ ρ²/(n − k)', () => {
    // ρ_1 = −9/10, ρ_2 = 8/10.
    expect(ljungBox(alternating, [10], 2)).toBeCloseTo(120 * (0.81 / 9 + 0.64 / 8), 12);
  });

  it('pairs no values of two stretches', () => {
    // Two of five: ρ_1 = −8/10 over 8 pairs.
    expect(ljungBox(alternating, [5, 10], 1)).toBeCloseTo(120 * (0.64 / 8), 12);
    expect(ljungBox(alternating, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 3)).toBe(0);
    expect(ljungBox(new Float64Array(5).fill(2), [5], 2)).toBe(0);
  });
});

it('a squared correlation is n where two lists are in line, 0 where one is constant', () => {
  const a = grid(20);
  expect(
    squaredCorrelation(
      a,
      a.map((u) => 3 - 2 * u),
    ),
  ).toBeCloseTo(20, 10);
  expect(squaredCorrelation(a, new Float64Array(20))).toBe(0);
});
