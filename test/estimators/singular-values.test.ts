import { describe, expect, it } from 'vitest';
import { singularValues } from '../../src/estimators/singular-values.js';

const columns = (...values: number[][]): Float64Array[] => values.map((column) => Float64Array.from(column));

describe('singular values', () => {
  it('of two columns are those of the closed form', () => {
    // AᵀA = [[a, b], [b, c]]: σ² = ((a + c) ± √((a − c)² + 4 b²)) / 2.
    const { values, weakest } = singularValues(columns([3, 0, 4], [1, 2, 2]));
    const [a, b, c] = [25, 11, 9];
    const gap = Math.sqrt((a - c) * (a - c) + 4 * b * b);
    expect(values[0]).toBeCloseTo(Math.sqrt((a + c + gap) / 2), 13);
    expect(values[1]).toBeCloseTo(Math.sqrt((a + c - gap) / 2), 13);
    // A v is as long as the smallest singular value.
    const image = [3 * weakest[0] + weakest[1], 2 * weakest[1], 4 * weakest[0] + 2 * weakest[1]];
    expect(Math.hypot(...image)).toBeCloseTo(values[1], 13);
    expect(Math.hypot(...weakest)).toBeCloseTo(1, 14);
  });

  it('of nearly dependent columns keep their own accuracy, which AᵀA would lose', () => {
    // The columns (1, 0) and (1, ε): σ₁ σ₂ = ε and σ₁² + σ₂² = 2 + ε².
    const epsilon = 1e-11;
    const { values } = singularValues(columns([1, 0], [1, epsilon]));
    expect(values[1] / (epsilon / Math.SQRT2) - 1).toBeLessThan(1e-4);
    expect(Math.abs((values[0] * values[1]) / epsilon - 1)).toBeLessThan(1e-4);
  });

  it('of orthogonal columns are their lengths, descending', () => {
    const { values, weakest } = singularValues(columns([0, 2, 0], [5, 0, 0], [0, 0, 1]));
    expect([...values]).toEqual([5, 2, 1]);
    expect([...weakest].map(Math.abs)).toEqual([0, 0, 1]);
  });
});
