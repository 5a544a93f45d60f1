import { describe, expect, it } from 'vitest';
import { binomialInterval95 } from '../../src/evaluation/binomial.js';

/** P(K ≥ k) summed term by term, for few trials. */
function atLeast(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = k; i <= n; i++) {
    let ways = 1;
    for (let j = 0; j < i; j++) ways = (ways * (n - j)) / (j + 1);
    sum += ways * p ** i * (1 - p) ** (n - i);
  }
  return sum;
}

describe('the interval for a probability', () => {
  it('has ends at which what was seen, or more of it, has the probability 0.025', () => {
    for (const [k, n] of [
      [1, 3],
      [2, 3],
      [5, 20],
      [19, 20],
      [38, 40],
    ]) {
      const [lower, upper] = binomialInterval95(k, n)!;
      expect(atLeast(k, n, lower)).toBeCloseTo(0.025, 12);
      expect(1 - atLeast(k + 1, n, upper)).toBeCloseTo(0.025, 12);
    }
  });

  it('has closed forms where all or none succeed', () => {
    const [lower, upper] = binomialInterval95(20, 20)!;
    expect(lower).toBeCloseTo(0.025 ** (1 / 20), 13);
    expect(upper).toBe(1);
    expect(binomialInterval95(0, 7)![0]).toBe(0);
    expect(binomialInterval95(0, 7)![1]).toBeCloseTo(1 - 0.025 ** (1 / 7), 13);
    expect(binomialInterval95(0, 0)).toBeNull();
  });

  it('holds the probability at least 95 times in 100', () => {
    const n = 12;
    for (const p of [0.03, 0.2, 0.5, 0.77, 0.95]) {
      const held = Array.from({ length: n + 1 }, (_, k) => k).filter((k) => {
        const [lower, upper] = binomialInterval95(k, n)!;
        return lower <= p && p <= upper;
      });
      const probability = held.reduce((sum, k) => sum + atLeast(k, n, p) - atLeast(k + 1, n, p), 0);
      expect(probability).toBeGreaterThan(0.95);
    }
  });
});
