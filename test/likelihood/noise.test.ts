import { describe, expect, it } from 'vitest';
import { familyByParameters } from '#dist/likelihood/coordinates.js';
import { logLikelihood } from '#dist/likelihood/log-likelihood.js';
import { fit } from '#dist/likelihood/fit.js';
import { fittedLaw } from '#dist/likelihood/fitted-law.js';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import { models } from '#dist/likelihood/models.js';
import { questionOf } from '#dist/likelihood/question.js';
import { testOfFit } from '#dist/likelihood/simulated-null.js';
import { transitionLaw } from '#dist/likelihood/transition-law.js';
import { transitionsOf, type Transitions } from '#dist/likelihood/transitions.js';
import { billRates, irregular, month, waves } from './series.js';

const at = { kappa: 1, theta: 0.06, sigma: 0.05, noise: 0.005 };

const logOf = (transitions: Transitions, values: typeof at, stationary: boolean): number => {
  const found = logLikelihood(
    {
      density: models.ou.likelihoods.exact!,
      transitions,
      ...(stationary && { stationary: models.ou.stationary! }),
    },
    familyByParameters('ou', values, []),
  );
  return typeof found === 'string' ? NaN : found.value;
};

/** ln of the density of all values at once, normal with the covariances of theory, by Cholesky. */
function jointly({ kappa, theta, sigma, noise }: typeof at, x: number[], t: number[]): number {
  const n = x.length;
  const l: number[][] = [];
  let log = 0;
  const z: number[] = [];
  for (let i = 0; i < n; i++) {
    l.push([]);
    for (let j = 0; j <= i; j++) {
      const c =
        ((sigma * sigma) / (2 * kappa)) * Math.exp(-kappa * (t[i] - t[j])) + (i === j ? noise * noise : 0);
      let rest = c;
      for (let k = 0; k < j; k++) rest -= l[i][k] * l[j][k];
      l[i].push(i === j ? Math.sqrt(rest) : rest / l[j][j]);
    }
    let r = x[i] - theta;
    for (let k = 0; k < i; k++) r -= l[i][k] * z[k];
    z.push(r / l[i][i]);
    log -= Math.log(l[i][i]) + 0.5 * z[i] * z[i] + 0.5 * Math.log(2 * Math.PI);
  }
  return log;
}

describe('ou measured with noise', () => {
  const monthly = transitionsOf({ x: waves, dt: month }, [-Infinity, Infinity], false);
  const uneven = transitionsOf(irregular, [-Infinity, Infinity], false);

  it('has the likelihood of theory, at irregular times too', () => {
    // From mpmath.
    expect(logOf(monthly, at, true)).toBeCloseTo(703.33856919394, 9);
    expect(logOf(uneven, at, true)).toBeCloseTo(jointly(at, irregular.x, irregular.t), 8);
  });

  it('has that of the process itself where the noise is 0, by either start', () => {
    expect(logOf(monthly, { ...at, noise: 0 }, true)).toBeCloseTo(708.4373411408, 9);
    expect(logOf(monthly, { ...at, noise: 0 }, false)).toBeCloseTo(706.05397381017, 9);
    expect(logOf(uneven, { ...at, noise: 0 }, false)).toBeCloseTo(448.20938561418, 9);
  });

  it('has a diffuse start that is the limit of ever wider ones', () => {
    // The conditional density of the others given the first, under X ~ N(·, v) with v without end, by two series that differ in it.
    const found = logOf(monthly, at, false);
    const stationary = logOf(monthly, at, true);
    expect(found).not.toBeCloseTo(stationary, 1);
    const short = transitionsOf({ x: [0.05, 0.06, 0.08], dt: month }, [-Infinity, Infinity], false);
    const e = Math.exp(-month);
    const q = 0.0025 * (-Math.expm1(-2 * month) / 2);
    const s = e * e * 25e-6 + q + 25e-6;
    const r = 0.06 - (0.05 * e + 0.06 * (1 - e));
    const gain = (s - 25e-6) / s;
    const m = 0.05 * e + 0.06 * (1 - e) + gain * r;
    const s2 = e * e * gain * 25e-6 + q + 25e-6;
    const r2 = 0.08 - (m * e + 0.06 * (1 - e));
    const expected = -0.5 * (Math.log(4 * Math.PI * Math.PI * s * s2) + (r * r) / s + (r2 * r2) / s2);
    expect(logOf(short, at, false)).toBeCloseTo(expected, 10);
  });

  it('shows no noise in bill rates: at the bound the other parameters keep their errors', () => {
    const found = maximumLikelihood(
      { x: billRates, dt: month },
      { model: 'ou', noise: 'estimate', start: 'stationary' },
    );
    const without = maximumLikelihood({ x: billRates, dt: month }, { model: 'ou', start: 'stationary' });
    expect(found.converged).toBe(true);
    expect(found.logLikelihood).toBeCloseTo(1016.7729601328, 9);
    for (const [name, value] of [
      ['kappa', 0.064969020312],
      ['theta', 0.0499329232597],
      ['sigma', 0.00750976362595],
    ] as const) {
      const { estimate, standardError, atBound } = found.parameters[name]!;
      expect(Math.abs(estimate! / value - 1)).toBeLessThan(1e-9);
      expect(Math.abs(standardError! / without.parameters[name]!.standardError! - 1)).toBeLessThan(1e-5);
      expect(atBound).toBe(false);
    }
    expect(found.parameters.noise).toMatchObject({
      estimate: 0,
      atBound: true,
      standardError: null,
      upper95: null,
    });
    expect(found.covariance!.names).toEqual(['kappa', 'theta', 'sigma']);
    expect(found.notes.join('\n')).toContain(
      'noise is at its bound 0, so that the data show no measurement noise',
    );
    expect(found.notes.join('\n')).not.toContain('flat');
  });

  it('is found again in what was simulated, and by itself it would pass for reversion', () => {
    const truth = { kind: 'ou', kappa: 1, theta: 0.06, sigma: 0.02, noise: 0.004 } as const;
    const shape = transitionsOf(
      { x: new Array<number>(1001).fill(0.06), dt: month },
      [-Infinity, Infinity],
      false,
    );
    const { from, to } = transitionLaw(truth, 'exact', 'stationary').simulate(shape, 11);
    const x = [from[0], ...to];
    const found = maximumLikelihood({ x, dt: month }, { model: 'ou', noise: 'estimate' });
    expect(found.converged).toBe(true);
    for (const name of ['kappa', 'sigma', 'noise'] as const) {
      const { estimate, standardError } = found.parameters[name]!;
      expect(Math.abs(estimate! - truth[name]) / standardError!).toBeLessThan(3.5);
    }
    const naive = maximumLikelihood({ x, dt: month }, { model: 'ou' });
    // Its autocorrelation is e^−κΔ/(1 + η²/(σ²/2κ)): that of kappa 1.92.
    const mistaken = 1 - Math.log(1 / (1 + 16e-6 / 2e-4)) / month;
    expect(Math.abs(naive.parameters.kappa!.estimate! - mistaken)).toBeLessThan(
      4 * Math.sqrt((2 * mistaken) / (1000 * month)),
    );
    const given = maximumLikelihood({ x, dt: month }, { model: 'ou', noise: 0.004 });
    expect(given.parameters.noise).toMatchObject({ estimate: 0.004, fixed: true });
    expect(given.logLikelihood!).toBeLessThan(found.logLikelihood!);
    expect(found.notes.join('\n')).toContain('a diffuse start');
    // The errors of the filter's own law are uniform.
    const { uniform } = transitionLaw(truth).scores(
      transitionsOf({ x, dt: month }, [-Infinity, Infinity], false),
    );
    expect(Math.abs(uniform.reduce((sum, u) => sum + u, 0) / 1000 - 0.5)).toBeLessThan(
      4 * (0.289 / Math.sqrt(1000)),
    );
  });

  it('is tested by what its filter says, series by series', () => {
    const question = questionOf(irregular, { model: 'ou', noise: 'estimate' });
    const fitted = fittedLaw(question, fit(question))!;
    expect(fitted.law.draw).toBeUndefined();
    const found = testOfFit(fitted, { seed: 2, replicates: 19 });
    expect(found).toMatchObject({ n: 160, failed: 0, pValue: 0.05 });
    expect(found.statistics.ljungBox.pValue).toBe(0.05);
  });

  it('is not for other models, likelihoods and numbers', () => {
    const ask =
      (options: object): (() => unknown) =>
      () =>
        maximumLikelihood({ x: waves, dt: month }, { model: 'ou', ...options });
    expect(ask({ noise: -1 })).toThrow('noise must be estimate or');
    expect(ask({ noise: 'free' })).toThrow('found free');
    expect(ask({ noise: 'estimate', model: 'cir' })).toThrow('noise must be left out for model cir');
    expect(ask({ noise: 'estimate', likelihood: 'euler' })).toThrow('likelihood must be exact');
    expect(ask({ noise: 'estimate', correct: 'tang-chen' })).toThrow('must have model ou');
  });
});
