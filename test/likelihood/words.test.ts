import { describe, expect, it } from 'vitest';
import { UsageError } from '#dist/errors.js';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import { billRates, month, waves } from './series.js';

type Options = Parameters<typeof maximumLikelihood>[1];
type Data = Parameters<typeof maximumLikelihood>[0];

const ask = (x: number[], options: Options, dt = month): ReturnType<typeof maximumLikelihood> =>
  maximumLikelihood({ x, dt }, options);

/** No number that is none, however deep. */
function finite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(finite);
}

/** Values of an autoregression with small, fixed disturbances. */
const autoregression = (b: number, n = 60): number[] => {
  const x = [0.3];
  for (let i = 0; i < n; i++) x.push(b * x[i] + 0.1 * Math.sin(7 * i * i + 1));
  return x;
};

describe('what cannot be is said in words', () => {
  it('18 years of bill rates do not determine how fast they revert', () => {
    const found = ask(billRates, { model: 'ou', correct: 'tang-chen' });
    expect(found.drift).toMatchObject({ parameter: 'kappa', determined: false });
    expect(found.drift!.bias).toBeCloseTo(4 / (215 / 12), 12);
    expect(found.notes.join('\n')).toMatch(
      /do not determine the speed of mean reversion: for T = 17\.92 the estimate of kappa, 0\.2268, has a bias of about 0\.223 .* T decides, not the number of values/,
    );
    expect(ask(waves, { model: 'ou' }).drift!.determined).toBe(true);
    expect(ask(billRates, { model: 'gbm' }).notes.join('\n')).toContain('do not determine mu');
  });

  it('kappa below 0 is an estimate, and no level belongs to it', () => {
    const found = ask(autoregression(1.03), { model: 'ou' });
    expect(found.converged).toBe(true);
    expect(found.parameters.kappa!.estimate).toBeLessThan(0);
    expect(found.notes.join('\n')).toMatch(/kappa is not above 0 .* no stationary law/);
    expect(finite(found)).toBe(true);
  });

  it('a value that is opposite to the one before has no kappa', () => {
    const found = ask(autoregression(-0.5), { model: 'ou' });
    expect(found).toMatchObject({ converged: false, logLikelihood: null, covariance: null });
    expect(found.parameters.kappa!.estimate).toBeNull();
    expect(found.notes.join('\n')).toContain('kappa has no estimate');
    const positive = autoregression(-0.5).map((x) => 1 + x);
    for (const model of ['cir', 'ckls'] as const) {
      expect(ask(positive, { model }).notes.join('\n')).toContain('kappa has no estimate');
    }
    expect(ask(autoregression(-0.5), { model: 'ou', likelihood: 'euler' }).converged).toBe(true);
  });

  it('values without noise have no sigma', () => {
    const x = Array.from({ length: 20 }, (_, i) => 1 + 0.5 ** i);
    const found = ask(x, { model: 'ou' });
    expect(found.parameters.sigma!.estimate).toBeNull();
    expect(found.notes.join('\n')).toContain('sigma is 0');
  });

  it('theta of cir at its bound is named', () => {
    const x = [0.02];
    for (let i = 0; i < 200; i++) x.push(x[i] * Math.exp(-0.02 + 0.05 * Math.sin(7 * i * i + 1)));
    for (const likelihood of ['exact', 'euler', 'nowman', 'exact-moments'] as const) {
      const found = ask(x, { model: 'cir', likelihood });
      expect(finite(found)).toBe(true);
      expect(found.parameters.theta).toMatchObject({ atBound: true, estimate: 0, standardError: null });
      expect(found.parameters.kappa!.estimate).toBeCloseTo(0.2, 1);
      expect(found.notes.join('\n')).toContain('theta is at its bound 0');
      // The others' errors are those of a model whose drift is −kappa x.
      expect(found.covariance!.names).toEqual(['kappa', 'sigma']);
      for (const name of ['kappa', 'sigma'] as const) {
        const { estimate, standardError, upper95 } = found.parameters[name]!;
        expect(standardError! / estimate!).toBeGreaterThan(0.01);
        expect(upper95).toBeGreaterThan(estimate!);
      }
      expect(found.parameters.sigma!.observedError! / found.parameters.sigma!.estimate!).toBeCloseTo(
        1 / Math.sqrt(2 * 200),
        2,
      );
    }
    // It falls away from this level, which cir cannot.
    const away = ask(x, { model: { kind: 'cir', theta: 0.5 } });
    expect(away.parameters.kappa).toMatchObject({ atBound: true, estimate: 0 });
    expect(away.notes.join('\n')).toContain('kappa is at its bound 0');
    expect(finite(away)).toBe(true);
  });

  it.each<[string, Data, Options]>([
    ['x must have at least two values', { x: [1], dt: 1 }, { model: 'ou' }],
    ['as many transitions as parameters that are free, 3, found 1', { x: [1, 2], dt: 1 }, { model: 'ou' }],
    ['x must vary, found 5 times 2', { x: [2, 2, 2, 2, 2], dt: 1 }, { model: 'ou' }],
    ['x[2] must be above 0', { x: [1, 2, 0, 1, 2], dt: 1 }, { model: 'cir' }],
    [
      'x[1][1] must be above 0',
      {
        x: [
          [1, 2],
          [1, -2],
        ],
        dt: 1,
      },
      { model: 'gbm' },
    ],
    ['x[1] must be a finite number', { x: [1, NaN, 2], dt: 1 }, { model: 'brownian' }],
    ['dt must be a number above 0', { x: [1, 2, 3], dt: 0 }, { model: 'brownian' }],
    ['t or dt must be given', { x: [1, 2, 3] }, { model: 'brownian' }],
    ['t must grow', { x: [1, 2, 3], t: [0, 1, 1] }, { model: 'brownian' }],
    ['model.sigma must be a number above 0', { x: waves, dt: 1 }, { model: { kind: 'ou', sigma: 0 } }],
    [
      'model.mu must be left out, or be a parameter of model ou: one of kappa, theta, sigma',
      { x: waves, dt: 1 },
      { model: { kind: 'ou', mu: 0 } },
    ],
    ['likelihood of ckls must be one of', { x: waves, dt: 1 }, { model: 'ckls', likelihood: 'exact' }],
    ['start must be conditional', { x: waves, dt: 1 }, { model: 'gbm', start: 'stationary' }],
    ['must have one series', { x: [waves, waves], dt: 1 }, { model: 'ou', correct: 'jackknife' }],
    ['must have a model with kappa', { x: waves, dt: 1 }, { model: 'gbm', correct: 'jackknife' }],
    ['must have model ou', { x: waves, dt: 1 }, { model: 'cir', correct: 'tang-chen' }],
    [
      'correct.blocks must be',
      { x: waves, dt: 1 },
      { model: 'ou', correct: { kind: 'jackknife', blocks: 100 } },
    ],
  ])('%s', (words, data, options) => {
    expect(() => maximumLikelihood(data, options)).toThrow(UsageError);
    expect(() => maximumLikelihood(data, options)).toThrow(words);
  });
});

it('a series that begins at 0 is one of cir', () => {
  const found = ask([0, ...waves], { model: 'cir' });
  expect(found.converged).toBe(true);
  expect(finite(found)).toBe(true);
});
