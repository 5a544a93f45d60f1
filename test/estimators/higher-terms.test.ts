import { describe, expect, it } from 'vitest';
import { waldOfHigherTerms } from '../../src/estimators/higher-terms.js';

describe('the Wald statistic of the higher terms', () => {
  it('of independent coefficients is the sum of their squared t-values, whatever the constant is', () => {
    const factor = Float64Array.of(3, 0, 0, 0, 2, 0, 0, 0, 0.5);
    expect(waldOfHigherTerms({ coefficients: Float64Array.of(99, 4, -1), factor })).toBeCloseTo(4 + 4, 12);
  });

  it('of correlated coefficients is uᵀ V⁻¹ u', () => {
    // V = [[4, 2], [2, 2]] from the rows (2, 0) and (1, 1); V⁻¹ = [[0.5, −0.5], [−0.5, 1]].
    const factor = Float64Array.of(1, 0, 0, 7, 2, 0, 0, 1, 1);
    factor[3] = 0;
    expect(waldOfHigherTerms({ coefficients: Float64Array.of(1, 3, 5), factor })).toBeCloseTo(
      4.5 - 15 + 25,
      12,
    );
  });

  it('does not exist where the covariance does not tell the coefficients apart', () => {
    const factor = Float64Array.of(1, 0, 0, 0, 2, 0, 0, 2, 0);
    expect(waldOfHigherTerms({ coefficients: Float64Array.of(1, 3, 5), factor })).toBeUndefined();
  });
});
