import { describe, expect, it } from 'vitest';
import { normalBelow } from '../../src/evaluation/normal-distribution.js';
import { chosenPrior, priors } from '../../src/priors/index.js';
import type { PriorChoice } from '../../src/priors/prior.js';

const choices: readonly PriorChoice[] = [
  { kind: 'uniform', low: -2, high: 3 },
  { kind: 'loguniform', low: 1e-3, high: 10 },
  { kind: 'normal', mean: 0.5, sd: 2 },
  { kind: 'normal', mean: 0.5, sd: 2, low: 0 },
  { kind: 'normal', mean: 0, sd: 1, low: 3, high: 5 },
  { kind: 'normal', mean: 0, sd: 1, low: -5, high: -3 },
  { kind: 'normal', mean: 1, sd: 2, high: 4 },
  { kind: 'lognormal', mean: -1, sd: 0.7 },
  { kind: 'half-normal', sd: 0.3 },
  { kind: 'gamma', shape: 2.5, scale: 0.4 },
  { kind: 'gamma', shape: 0.3, scale: 4 },
  { kind: 'gamma', shape: 400, scale: 1e-6 },
  { kind: 'inverse-gamma', shape: 3, scale: 0.08 },
  { kind: 'beta', a: 2, b: 5, low: 0, high: 1 },
  { kind: 'beta', a: 0.5, b: 0.5, low: -1, high: 1 },
];
const named = choices.map((choice) => [JSON.stringify(choice), choice] as const);

describe('a prior', () => {
  it('of every kind is tried here', () => {
    expect(new Set(choices.map(({ kind }) => kind))).toEqual(new Set(Object.keys(priors)));
  });

  it.each(named)('has scores that lead back to its values: %s', (_, choice) => {
    const prior = chosenPrior(choice);
    for (let z = -5; z <= 5; z += 0.25) {
      const theta = prior.at(z);
      // Where values crowd at an end that is not 0, they keep fewer digits of their distance to it.
      const [low, high] = prior.support;
      const distance = Math.min(theta - low || Infinity, high - theta || Infinity);
      const lost = (2e-16 * Math.abs(theta)) / distance;
      if (lost < 1e-6) expect(Math.abs(prior.score(theta) - z)).toBeLessThan(2e-10 + 10 * lost);
      expect(theta).toBeGreaterThanOrEqual(low);
      expect(theta).toBeLessThanOrEqual(high);
    }
  });

  it.each(named)('rises, and stays a number, as far as draws go: %s', (_, choice) => {
    const { at } = chosenPrior(choice);
    let before = -Infinity;
    for (let z = -8.2; z <= 8.2; z += 0.1) {
      const theta = at(z);
      expect(Number.isFinite(theta), `at ${z}`).toBe(true);
      expect(theta).toBeGreaterThanOrEqual(before);
      before = theta;
    }
  });

  it.each(named)('has the density that its scores say: %s', (_, choice) => {
    const prior = chosenPrior(choice);
    for (let z = -3; z <= 3; z += 0.5) {
      // dθ/dz by a central difference of fourth order: p(θ) dθ = φ(z) dz.
      const h = 1e-3;
      const slope =
        (8 * (prior.at(z + h) - prior.at(z - h)) - (prior.at(z + 2 * h) - prior.at(z - 2 * h))) / (12 * h);
      const phi = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      expect((Math.exp(prior.logDensity(prior.at(z))) * slope) / phi).toBeCloseTo(1, 8);
    }
  });

  it('has −∞ for the logarithm of its density outside', () => {
    for (const choice of choices) {
      const {
        support: [low, high],
        logDensity,
        score,
      } = chosenPrior(choice);
      if (low > -Infinity) expect(logDensity(low - 0.1)).toBe(-Infinity);
      if (high < Infinity) expect(logDensity(high + 0.1)).toBe(-Infinity);
      if (low > -Infinity) expect(score(low - 0.1)).toBe(-Infinity);
    }
  });

  it('has the quantiles that SciPy says', () => {
    // scipy.stats: gamma(2.5, scale=.4).ppf, invgamma(3, scale=.08).ppf, beta(2, 5).ppf, truncnorm(3, 5).ppf of Φ(z).
    const at = (choice: PriorChoice, z: number): number => chosenPrior(choice).at(z);
    const known: readonly (readonly [PriorChoice, number, number])[] = [
      [{ kind: 'gamma', shape: 2.5, scale: 0.4 }, -2, 0.15931946861894933],
      [{ kind: 'gamma', shape: 2.5, scale: 0.4 }, 0, 0.8702920382191053],
      [{ kind: 'gamma', shape: 2.5, scale: 0.4 }, 2.5, 3.2465791541898805],
      [{ kind: 'gamma', shape: 0.3, scale: 4 }, -2, 9.305536677156725e-6],
      [{ kind: 'gamma', shape: 0.3, scale: 4 }, 0, 0.29252454346780793],
      [{ kind: 'gamma', shape: 0.3, scale: 4 }, 2.5, 12.14893861988466],
      [{ kind: 'inverse-gamma', shape: 3, scale: 0.08 }, -2, 0.010886678890980874],
      [{ kind: 'inverse-gamma', shape: 3, scale: 0.08 }, 0, 0.029917051455208985],
      [{ kind: 'inverse-gamma', shape: 3, scale: 0.08 }, 2.5, 0.2187863043301995],
      [{ kind: 'beta', a: 2, b: 5, low: 0, high: 1 }, -2, 0.04116080899085946],
      [{ kind: 'beta', a: 2, b: 5, low: 0, high: 1 }, 0, 0.26444998329566005],
      [{ kind: 'beta', a: 2, b: 5, low: 0, high: 1 }, 2.5, 0.7340853101967171],
      [{ kind: 'normal', mean: 0, sd: 1, low: 3, high: 5 }, -2, 3.007001064623633],
      [{ kind: 'normal', mean: 0, sd: 1, low: 3, high: 5 }, 0, 3.2050938082099796],
      [{ kind: 'normal', mean: 0, sd: 1, low: 3, high: 5 }, 2.5, 4.296717688771733],
      [{ kind: 'loguniform', low: 1e-3, high: 10 }, -2, 0.0012331063318068846],
      [{ kind: 'loguniform', low: 1e-3, high: 10 }, 0, 0.1],
      [{ kind: 'loguniform', low: 1e-3, high: 10 }, 2.5, 9.444116563519042],
    ];
    for (const [choice, z, value] of known) expect(at(choice, z) / value).toBeCloseTo(1, 10);
  });

  it('is cut off where it is said to be, to all digits', () => {
    const prior = chosenPrior({ kind: 'normal', mean: 0, sd: 1, low: 0 });
    expect(prior.at(0)).toBeCloseTo(0.6744897501960817, 14);
    expect(normalBelow(prior.score(0.6744897501960817))).toBeCloseTo(0.5, 14);
  });
});
