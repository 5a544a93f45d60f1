import { describe, expect, it } from 'vitest';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import type { ParameterName } from '#dist/likelihood/models.js';
import { billRates, month, waves } from './series.js';

type Options = Parameters<typeof maximumLikelihood>[1];

const ask = (x: number[], options: Options): ReturnType<typeof maximumLikelihood> =>
  maximumLikelihood({ x, dt: month }, options);

/** ln L̂ − max ln L with a parameter held. */
function lost(x: number[], options: Options, name: ParameterName, value: number): number {
  const whole = ask(x, options).logLikelihood!;
  const held = ask(x, { ...options, model: { kind: options.model as 'ou', [name]: value } });
  return whole - held.logLikelihood!;
}

/** Half the 95 % quantile of chi-squared with one degree. */
const half = 1.9207294103470496;

describe('intervals by the profile likelihood', () => {
  it.each<[string, number[], Options]>([
    ['ou on the waves', waves, { model: 'ou' }],
    ['ou on bill rates', billRates, { model: 'ou' }],
    ['cir on the waves', waves, { model: 'cir' }],
    ['gbm on bill rates', billRates, { model: 'gbm' }],
  ])('of %s end where the likelihood with the parameter held has lost 1.92', (_, x, options) => {
    const { parameters } = ask(x, { ...options, profile: true });
    for (const [name, { profile, estimate }] of Object.entries(parameters)) {
      for (const end of [profile!.lower95, profile!.upper95]) {
        expect(lost(x, options, name as ParameterName, end!)).toBeCloseTo(half, 6);
      }
      expect(profile!.lower95!).toBeLessThan(estimate!);
      expect(profile!.upper95!).toBeGreaterThan(estimate!);
    }
  });

  it('of sigma of Brownian motion are those of its own equation, and absent where nobody asked', () => {
    const { parameters, n } = ask(waves, { model: 'brownian', profile: true });
    const { estimate, profile } = parameters.sigma!;
    // n (ln r + (1/r² − 1)/2) is 1.92 at r = end/estimate.
    for (const end of [profile!.lower95!, profile!.upper95!]) {
      const r = end / estimate!;
      expect(n * (Math.log(r) + (1 / (r * r) - 1) / 2)).toBeCloseTo(half, 8);
    }
    expect(ask(waves, { model: 'brownian' }).parameters.sigma).not.toHaveProperty('profile');
  });

  it('of a pseudo-likelihood are as wide as its sandwich says', () => {
    const { parameters } = ask(waves, { model: 'cir', likelihood: 'nowman', profile: true });
    for (const { profile, lower95, upper95, observedError, sandwichError } of Object.values(parameters)) {
      const ratio = (profile!.upper95! - profile!.lower95!) / (upper95! - lower95!);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
      expect(Math.abs(sandwichError! / observedError! - 1)).toBeGreaterThan(0.005);
    }
  });

  it('have no end where the likelihood does not fall, and say so', () => {
    // As the level rises without end and the speed falls to 0, a constant drift is left, which explains the rates nearly as well.
    const { parameters, notes } = ask(billRates, { model: 'cir', profile: true });
    expect(parameters.kappa!.profile!.lower95).toBeLessThan(0);
    expect(parameters.theta!.profile).toEqual({ lower95: 0, upper95: null });
    expect(notes.join('\n')).toContain('The profile interval of theta has no upper end');
    expect(notes.join('\n')).toMatch(/however high theta is, so that it is one-sided: at least 0\./);
    expect(notes.join('\n')).toContain('The profile interval of theta reaches its bound 0');
  });

  it('of a parameter at its bound go from there', () => {
    const options: Options = { model: 'ou', noise: 'estimate', start: 'stationary' };
    const { parameters, logLikelihood } = ask(billRates, { ...options, profile: true });
    const { lower95, upper95 } = parameters.noise!.profile!;
    expect(lower95).toBe(0);
    const held = ask(billRates, { ...options, noise: upper95! });
    expect(logLikelihood! - held.logLikelihood!).toBeCloseTo(half, 6);
  });
});
