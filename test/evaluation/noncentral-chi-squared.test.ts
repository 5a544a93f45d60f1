import { describe, expect, it } from 'vitest';
import { chiSquaredTail } from '#dist/evaluation/distributions.js';
import { noncentralChiSquared } from '#dist/evaluation/noncentral-chi-squared.js';
import { logScaledBessel } from '#dist/likelihood/bessel.js';
import { constant } from '#dist/likelihood/jet.js';

/** ln of the density by the Bessel function: (x/δ)^q/2 e^−(x + δ)/2 I_q(√(δ x))/2, q = d/2 − 1. */
function logDensity(x: number, d: number, noncentrality: number): number {
  const z = Math.sqrt(x * noncentrality);
  const apart = Math.sqrt(x) - Math.sqrt(noncentrality);
  const power = (d / 2 - 1) * Math.log(x / 2);
  return power - (apart * apart) / 2 - Math.LN2 + logScaledBessel(constant(d / 2, 0), constant(z, 0)).value;
}

describe('the noncentral chi-squared distribution', () => {
  // From mpmath, 25 to 50 digits: x, degrees of freedom, noncentrality; ln of the density, P(X ≤ x), P(X > x).
  it.each([
    [1, 1, 1, -1.4851577027216, 0.47724986805182, undefined],
    [3, 0.5, 2, -2.3429958753667, 0.68843966550991, undefined],
    [0.001, 0.2, 0.05, 3.869577374192, 0.47938469003365, undefined],
    [1e-10, 0.08, 0.02, 18.870012831716, 0.39181626009661, undefined],
    [5, 2.4, 0, -2.9245149441818, 0.88575813864089, undefined],
    [150, 4, 100, -6.3418918430067, 0.98265550466089, 0.017344495339111],
    [300, 4, 100, -30.437108323024, undefined, 2.8417348822112e-13],
    [60, 4, 100, -6.5875831267373, 0.0076667649614891, undefined],
    [1040, 12, 1000, -5.1859546471913, 0.67508620568741, undefined],
    [20500, 7.5, 20000, -8.0794995580573, 0.95854227246819, undefined],
    [1000300, 7.5, 1e6, -8.5307555118815, undefined, undefined],
    [1e8, 20, 1e8, -10.822426489491, undefined, undefined],
  ])('at %d with %d degrees and noncentrality %d', (x, d, noncentrality, log, lower, upper) => {
    expect(Math.abs(logDensity(x, d, noncentrality) / log - 1)).toBeLessThan(2e-13);
    const found = noncentralChiSquared(x, d, noncentrality);
    if (lower !== undefined) expect(Math.abs(found.lower / lower - 1)).toBeLessThan(6e-14);
    if (upper !== undefined) expect(Math.abs(found.upper / upper - 1)).toBeLessThan(6e-14);
    expect(found.lower + found.upper).toBeCloseTo(1, 14);
  });

  // With 1 degree of freedom it is the square of a normal with mean √δ, with 3 that of a vector's length.
  it.each([
    [0.3, 0.01],
    [4, 2],
    [40, 90],
    [2900, 3000],
    [1.001e6, 1e6],
    [1.00003e10, 1e10],
  ])('at %d with noncentrality %d is that of a squared normal', (x, noncentrality) => {
    const [r, m] = [Math.sqrt(x), Math.sqrt(noncentrality)];
    const tail = (z: number): number =>
      z < 0 ? 1 - chiSquaredTail(z * z, 1) / 2 : chiSquaredTail(z * z, 1) / 2;
    const upper = tail((x - noncentrality) / (r + m)) + tail(r + m);
    expect(Math.abs(noncentralChiSquared(x, 1, noncentrality).upper / upper - 1)).toBeLessThan(1e-11);
    const phi = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const ofThree = upper + (phi(r - m) - phi(r + m)) / m;
    expect(Math.abs(noncentralChiSquared(x, 3, noncentrality).upper / ofThree - 1)).toBeLessThan(1e-11);
  });

  it('has the slope of its density in every regime, tails included', () => {
    for (const d of [0.08, 0.5, 2, 7.5, 80]) {
      for (const noncentrality of [1e-6, 0.05, 3, 100, 2700, 1e5]) {
        const mean = d + noncentrality;
        const sd = Math.sqrt(2 * d + 4 * noncentrality);
        for (const z of [-4, -1.5, 0, 1, 6, 20]) {
          const x = mean + z * sd;
          if (x <= 0.01) continue;
          const h = 1e-4 * Math.min(x, sd / (1 + Math.abs(z)));
          const [up, down] = [x + h, x - h].map((at) => noncentralChiSquared(at, d, noncentrality));
          const slope = z < 0 ? up.lower - down.lower : down.upper - up.upper;
          const density = Math.exp(logDensity(x, d, noncentrality));
          expect(Math.abs(slope / (2 * h) / density - 1), `${d} ${noncentrality} ${z}`).toBeLessThan(1e-6);
        }
      }
    }
  });

  it.each([0.08, 7.5, 120])('with %d degrees goes on alike where a sum becomes an integral', (d) => {
    for (const z of [-8, -2, 0.3, 2, 20]) {
      const [near, far] = [99_999.999, 100_000.001].map((noncentrality) => {
        const { lower, upper } = noncentralChiSquared(1e5 + d + z * 632.5, d, noncentrality);
        return z < 0 ? lower : upper;
      });
      // .002 of noncentrality is 3e-6 of a standard deviation.
      expect(Math.abs(far / near - 1)).toBeLessThan(4e-6 * (1 + Math.abs(z)));
    }
  });

  it.each([
    [1, 0],
    [1 / 3, 2 / 3],
    [0.999, 0.001],
  ])(
    'goes on alike where sums end and an expansion begins: shares %d and %d of the mean',
    (ofD, ofNoncentrality) => {
      for (const z of [-5, -2, 0.3, 2, 6]) {
        const [near, far] = [1e8 - 10, 1e8 + 10].map((mean) => {
          const [d, noncentrality] = [ofD * mean, ofNoncentrality * mean];
          const x = mean + z * Math.sqrt(2 * d + 4 * noncentrality);
          const { lower, upper } = noncentralChiSquared(x, d, noncentrality);
          return z < 0 ? lower : upper;
        });
        expect(Math.abs(far / near - 1), `${z}`).toBeLessThan(2e-7);
      }
    },
  );

  it.each([1e9, 1.2e10, 1e15])('is all but normal with %d degrees, and done at once', (d) => {
    // Φ(0) + skewness/(6 √2π) at the mean.
    const expected = 0.5 + Math.sqrt(8 / d) / (6 * Math.sqrt(2 * Math.PI));
    expect(noncentralChiSquared(d, d, 0).lower).toBeCloseTo(expected, 12);
    expect(noncentralChiSquared(d + 1e-21, d, 1e-21).lower).toBeCloseTo(expected, 12);
  });

  it('is 0 and 1 at its ends, and goes to the central one', () => {
    expect(noncentralChiSquared(0, 2, 3)).toEqual({ lower: 0, upper: 1 });
    expect(noncentralChiSquared(Infinity, 2, 3)).toEqual({ lower: 1, upper: 0 });
    expect(noncentralChiSquared(NaN, 2, 3).lower).toBeNaN();
    expect(noncentralChiSquared(5, 2.4, 1e-14).upper).toBeCloseTo(chiSquaredTail(5, 2.4), 13);
    expect(noncentralChiSquared(1, 20, 3000).lower).toBeLessThan(1e-300);
    expect(noncentralChiSquared(9000, 20, 3000).upper).toBeGreaterThanOrEqual(0);
  });

  // A sum of as many terms as x is large went on for ever, in a task that no interrupt reaches.
  it.each([1e12, 1e60, 1e300])('is done at once where nothing is left beyond x = %d', (x) => {
    expect(noncentralChiSquared(x, 2.4, 30)).toEqual({ lower: 1, upper: 0 });
    expect(noncentralChiSquared(x, 0.1, 1e4)).toEqual({ lower: 1, upper: 0 });
  });
});
