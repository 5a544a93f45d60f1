import { describe, expect, it } from 'vitest';
import type { HermiteOrder } from '#dist/likelihood/family.js';
import { type Jet, variable } from '#dist/likelihood/jet.js';
import type { LikelihoodKind, OwnKind } from '#dist/likelihood/kinds.js';
import { ownModels } from '#dist/likelihood/own-models/index.js';
import { jacobiMoments } from '#dist/processes/jacobi.js';
import { integral } from './integral.js';

type Given = Readonly<Record<string, number>>;

function jetOf(
  kind: OwnKind,
  likelihood: LikelihoodKind,
  given: Given,
  dt: number,
  x: number,
  y: number,
  order?: HermiteOrder,
): Jet {
  const names = Object.keys(given);
  const point = Object.fromEntries(names.map((name, i) => [name, variable(given[name], i, names.length)]));
  const found = ownModels[kind].likelihoods[likelihood]!(point, dt, order)(x, y);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

function logOf(...of: Parameters<typeof jetOf>): number {
  return jetOf(...of).value;
}

/** 0 beyond what one Milstein step reaches. */
function densityOf(...of: Parameters<typeof jetOf>): number {
  try {
    return Math.exp(logOf(...of));
  } catch (error) {
    if (of[1] === 'milstein') return 0;
    throw error;
  }
}

const daily = { mu: 0.08, sigma: 0.2, intensity: 10, jumpMean: -0.01, jumpSd: 0.03 };
const day = 1 / 252;

describe('the exact density of merton', () => {
  /** Of the return r, from 1. */
  const ofReturn = (r: number, dt: number, given: Given): number =>
    logOf('merton', 'exact', given, dt, 1, Math.exp(r)) + r;

  // From mpmath, 25 digits.
  it.each([
    [-0.08, -3.036410744542],
    [-0.02, 2.168246143088],
    [0, 3.43001343504],
    [0.01, 3.137499000878],
    [0.05, -2.285344865772],
  ])('of a return of %d is right', (r, expected) => {
    expect(Math.abs(ofReturn(r, day, daily) / expected - 1)).toBeLessThan(1e-12);
  });

  it.each([
    [{ mu: 0.1, sigma: 0.12, intensity: 50, jumpMean: 0, jumpSd: 0.004 }, 432.8493438504],
    [{ mu: 0.1, sigma: 0.1, intensity: 250, jumpMean: 0.001, jumpSd: 0.002 }, 426.7182177221],
  ])('of 78 returns with %j is right', (given, expected) => {
    let sum = 0;
    for (let i = 1; i <= 78; i++) {
      const r = 0.001 * Math.sin(1.3 * i) + 0.0006 * Math.cos(2.9 * i ** 1.5) + (i === 40 ? 0.012 : 0);
      sum += ofReturn(r, day / 78, given);
    }
    expect(Math.abs(sum / expected - 1)).toBeLessThan(1e-12);
  });

  it('integrates to 1 and has the cumulants of theory', () => {
    const [mean, variance] = [(0.08 - 10 * 0.01) * day, (0.04 + 10 * (0.0001 + 0.0009)) * day];
    const moment = (k: number): number =>
      integral(
        (u) => (Math.abs(u) > 0.6 ? 0 : u ** k * Math.exp(ofReturn(u + mean, day, daily))),
        -Infinity,
        0.02,
        64,
      );
    expect(moment(0)).toBeCloseTo(1, 12);
    expect(moment(1)).toBeCloseTo(0, 12);
    expect(moment(2) / variance).toBeCloseTo(1, 9);
    expect(moment(3) / variance ** 1.5).toBeCloseTo(-0.3975605614243, 9);
    expect(moment(4) / variance ** 2 - 3).toBeCloseTo(3.00384, 8);
  });

  it.each([
    ['one jump in a while', daily, 0.25],
    ['many jumps', { ...daily, intensity: 300 }, 0.25],
    ['jumps of one size', { ...daily, jumpSd: 0 }, 0.25],
    ['no jumps', { ...daily, intensity: 0 }, 0.25],
  ])('follows Chapman and Kolmogorov with %s', (_, given, dt) => {
    const p = (r: number, over: number): number => Math.exp(ofReturn(r, over, given));
    const to = -0.07;
    const two = integral(
      (u) => (Math.abs(u) > 1.2 ? 0 : p(u, 0.4 * dt) * p(to - u, 0.6 * dt)),
      -Infinity,
      0.1,
      40,
    );
    expect(two / p(to, dt)).toBeCloseTo(1, 10);
  });

  it('has no floor: what takes twenty jumps has the density of about twenty', () => {
    // ln p is near that of n jumps of exactly −0.03 each; far below what a number holds.
    const given = { ...daily, intensity: 0.01, jumpMean: -0.03, jumpSd: 0.0001, sigma: 0.001 };
    const found = ofReturn(-0.6, day, given);
    expect(found).toBeGreaterThan(-400);
    expect(found).toBeLessThan(-200);
    expect(ofReturn(-30, day, daily)).toBeLessThan(-800);
  });
});

describe('the moments of jacobi', () => {
  it('are exact', () => {
    const given = { kappa: 1, theta: 0.3, sigma: 0.5 };
    const { mean, variance } = jacobiMoments({ ...given, x0: 0.6 }, 1);
    expect(mean).toBeCloseTo(0.410363832351, 12);
    expect(variance).toBeCloseTo(0.0244792980115, 12);
    for (const y of [0.2, 0.5]) {
      const log = -0.5 * (Math.log(2 * Math.PI * variance) + (y - mean) ** 2 / variance);
      expect(logOf('jacobi', 'exact-moments', given, 1, 0.6, y)).toBeCloseTo(log, 11);
    }
  });
});

const examples: readonly (readonly [OwnKind, Given, number, number])[] = [
  ['merton', daily, 1, 0.98],
  ['merton', { ...daily, intensity: 300 }, 1, 1.1],
  ['double-well', { a: 1, b: 1, sigma: 0.6 }, 0.9, 1.1],
  ['logistic', { r: 1, capacity: 2, sigma: 0.5 }, 1.5, 1.8],
  ['jacobi', { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.4, 0.35],
];

describe('densities of models with parameters of their own', () => {
  it.each(examples)('of %s with %j have derivatives that differences agree with', (kind, given, x, y) => {
    for (const likelihood of Object.keys(ownModels[kind].likelihoods) as LikelihoodKind[]) {
      const at = (of: Given): Jet => jetOf(kind, likelihood, of, 0.05, x, y);
      const { slope, bend } = at(given);
      for (const [i, name] of Object.keys(given).entries()) {
        const h = 1e-5 * Math.abs(given[name]);
        const [up, down] = [
          at({ ...given, [name]: given[name] + h }),
          at({ ...given, [name]: given[name] - h }),
        ];
        const near = (found: number, a: number, b: number): void =>
          expect(Math.abs(found - (a - b) / (2 * h)), `${likelihood} ${name}`).toBeLessThan(
            1e-6 * (1 + Math.abs(found)),
          );
        near(slope[i], up.value, down.value);
        for (let j = 0; j <= i; j++) near(bend[(i * (i + 1)) / 2 + j], up.slope[j], down.slope[j]);
      }
    }
  });

  // The likelihood, and by how much its integral, mean and variance may miss over this time: what its order leaves.
  it.each<[OwnKind, Given, number, number, LikelihoodKind, number]>([
    ['double-well', { a: 1, b: 1, sigma: 0.6 }, 0.9, -Infinity, 'euler', 2e-2],
    ['double-well', { a: 1, b: 1, sigma: 0.6 }, 0.9, -Infinity, 'kessler', 1e-3],
    ['double-well', { a: 1, b: 1, sigma: 0.6 }, 0.9, -Infinity, 'shoji-ozaki', 2e-3],
    ['double-well', { a: 1, b: 1, sigma: 0.6 }, 0.9, -Infinity, 'hermite', 1e-4],
    ['logistic', { r: 1, capacity: 2, sigma: 0.5 }, 1.5, 0, 'kessler', 2e-4],
    ['logistic', { r: 1, capacity: 2, sigma: 0.5 }, 1.5, 0, 'milstein', 1e-2],
    ['logistic', { r: 1, capacity: 2, sigma: 0.5 }, 1.5, 0, 'shoji-ozaki', 2e-4],
    ['logistic', { r: 1, capacity: 2, sigma: 0.5 }, 1.5, 0, 'hermite', 1e-5],
    ['jacobi', { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.4, 0, 'exact-moments', 1e-12],
    ['jacobi', { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.4, 0, 'kessler', 3e-4],
    ['jacobi', { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.4, 0, 'shoji-ozaki', 1e-3],
    ['jacobi', { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.4, 0, 'hermite', 1e-5],
  ])(
    'of %s with %j from %d integrate to 1, with the mean and variance of the process (%#)',
    (kind, given, x, low, likelihood, miss) => {
      const dt = 0.02;
      const [mean, variance] = momentsOf(kind, given, x, dt);
      const width = Math.sqrt(variance);
      const moment = (k: number): number =>
        integral(
          (u) =>
            Math.abs(u) > 9
              ? 0
              : u ** k * densityOf(kind, likelihood, given, dt, x, mean + width * u) * width,
          -Infinity,
          1,
          24,
        );
      expect(low).toBeLessThan(mean - 9 * width);
      expect(Math.abs(moment(0) - 1)).toBeLessThan(Math.min(miss, 1e-4));
      expect(Math.abs(moment(1))).toBeLessThan(miss);
      expect(Math.abs(moment(2) - 1)).toBeLessThan(2 * miss);
    },
  );
});

/** Mean and variance after a short time by the moments' own equations, m_k′ = E[k x^(k−1) a + k (k − 1) x^(k−2) b²/2], to Δ⁵. */
function momentsOf(kind: OwnKind, given: Given, x: number, dt: number): [mean: number, variance: number] {
  // The generator on polynomials in x: coefficients of x^0 … .
  const { a = 0, b = 0, r = 0, capacity = 1, kappa = 0, theta = 0, sigma } = given;
  const drift = {
    'double-well': [0, a, 0, -b],
    logistic: [0, r, -r / capacity],
    jacobi: [kappa * theta, -kappa],
    merton: [],
  }[kind];
  const s2 = sigma * sigma;
  const square = { 'double-well': [s2], logistic: [0, 0, s2], jacobi: [0, s2, -s2], merton: [] }[kind];
  const generated = (f: number[]): number[] => {
    const out = new Array<number>(f.length + 3).fill(0);
    for (let k = 1; k < f.length; k++) {
      for (const [i, c] of drift.entries()) out[k - 1 + i] += k * f[k] * c;
      if (k > 1) for (const [i, c] of square.entries()) out[k - 2 + i] += 0.5 * k * (k - 1) * f[k] * c;
    }
    return out;
  };
  const expectation = (f: number[]): number => {
    let [sum, factor, now] = [0, 1, f];
    for (let n = 0; n < 7; n++) {
      sum += factor * now.reduce((total, c, k) => total + c * x ** k, 0);
      now = generated(now);
      factor *= dt / (n + 1);
    }
    return sum;
  };
  const mean = expectation([0, 1]);
  return [mean, expectation([0, 0, 1]) - mean * mean];
}
