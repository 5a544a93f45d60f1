import { describe, expect, it } from 'vitest';
import { fTail } from '../../src/evaluation/distributions.js';
import { type Tested, waldTest } from '../../src/estimators/wald-test.js';

const fit = (
  coefficients: number[],
  factor: number[],
  errors: Tested['errors'] = 'classical',
  degreesOfFreedom = [9, 9, 9],
): Tested => ({
  coefficients: Float64Array.from(coefficients),
  factor: Float64Array.from(factor),
  degreesOfFreedom: Float64Array.from(degreesOfFreedom),
  errors,
});

describe('Wald’s test of terms', () => {
  const diagonal = [3, 0, 0, 0, 2, 0, 0, 0, 0.5];

  it('of independent coefficients is the sum of their squared t-values, whatever the constant is', () => {
    expect(waldTest(fit([99, 4, -1], diagonal), [1, 2])!.wald).toBeCloseTo(4 + 4, 12);
    expect(waldTest(fit([99, 4, -1], diagonal), [2])!.wald).toBeCloseTo(4, 12);
  });

  it('of correlated coefficients is uᵀ V⁻¹ u', () => {
    // V = [[4, 2], [2, 2]] from the rows (2, 0) and (1, 1); V⁻¹ = [[0.5, −0.5], [−0.5, 1]].
    const factor = [1, 0, 0, 0, 2, 0, 0, 1, 1];
    expect(waldTest(fit([1, 3, 5], factor), [1, 2])!.wald).toBeCloseTo(4.5 - 15 + 25, 12);
  });

  it.each(['classical', 'known-noise', 'hc0'] as const)(
    'is F(q, ν) where a scale is estimated: %s',
    (kind) => {
      const { f, p, degreesOfFreedom } = waldTest(fit([99, 4, -1], diagonal, kind), [1, 2])!;
      expect(f).toBeCloseTo(4, 12);
      expect(degreesOfFreedom).toEqual([2, 9]);
      expect(p).toBe(fTail(f, 2, 9));
    },
  );

  it.each(['cosine', 'newey-west', 'hc3'] as const)(
    'is Hotelling’s where a matrix is estimated, with the least of the terms’ degrees of freedom: %s',
    (kind) => {
      const tested = fit([99, 4, -1], diagonal, kind, [2, 8, 6.5]);
      const { f, p, degreesOfFreedom } = waldTest(tested, [1, 2])!;
      expect(f).toBeCloseTo((8 * (6.5 - 2 + 1)) / (6.5 * 2), 12);
      expect(degreesOfFreedom).toEqual([2, 5.5]);
      expect(p).toBe(fTail(f, 2, 5.5));
    },
  );

  it('is the t-test where there is one term', () => {
    expect(waldTest(fit([99, 4, -1], diagonal, 'cosine', [2, 8, 6.5]), [2])).toMatchObject({
      f: 4,
      degreesOfFreedom: [1, 6.5],
    });
  });

  it('does not exist where the covariance does not tell the coefficients apart, or there are too many', () => {
    expect(waldTest(fit([1, 3, 5], [1, 0, 0, 0, 2, 0, 0, 2, 0]), [1, 2])).toBeUndefined();
    expect(waldTest(fit([99, 4, -1], diagonal, 'cosine', [9, 9, 1.9]), [1, 2])).toBeUndefined();
  });
});
