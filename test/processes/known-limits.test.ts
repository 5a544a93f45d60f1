import { describe, expect, it } from 'vitest';
import { methodOf } from '../../src/processes/methods.js';
import { cir } from '../../src/processes/cir.js';
import { doubleWell } from '../../src/processes/double-well.js';
import { formula } from '../../src/processes/formula.js';
import type { FormulaParameters } from '../../src/processes/formula-parameters.js';
import { gbm } from '../../src/processes/gbm.js';
import { kou } from '../../src/processes/kou.js';
import { lawWith } from '../../src/processes/law.js';
import { logistic } from '../../src/processes/logistic.js';
import { merton } from '../../src/processes/merton.js';
import type { Process } from '../../src/processes/process.js';
import { lawOfSimulation } from '../../src/processes/simulation.js';
import { meanOf, simulated } from './simulated.js';

/** Numbers of theory, computed with mpmath where nothing else is said; each within four Monte Carlo standard errors. */

function expectMean(values: Float64Array, wanted: number, what = ''): void {
  const { mean, error } = meanOf(values);
  expect(Math.abs(mean - wanted) / (error + 1e-12), what).toBeLessThan(4);
}

describe('weak errors of schemes', () => {
  it.each([
    ['euler', 1, 1.05, 1.2625],
    ['euler', 4, 1.050945336914, 1.287221485303],
    ['euler', 16, 1.051189139722, 1.294421478876],
    ['milstein', 1, 1.05, 1.2753],
    ['milstein', 4, 1.050945336914, 1.291092984574],
    ['milstein', 16, 1.051189139722, 1.295440823948],
  ])('%s of gbm (0.05, 0.4) with %d steps has E X = %d, E X² = %d', (scheme, n, mean, square) => {
    const [x] = simulated(lawWith(gbm, { mu: 0.05, sigma: 0.4, x0: 1 }, 1, scheme, n), 40_000, 1);
    expectMean(x, mean, 'E X');
    expectMean(
      x.map((value) => value ** 2),
      square,
      'E X²',
    );
  });

  it.each(['euler', 'full-truncation', 'milstein'])(
    '%s of cir far from 0 has its exact mean and variance',
    (scheme) => {
      const [kappa, theta, sigma, x0, n] = [2, 1, 0.15, 1.3, 8];
      const h = 1 / n;
      const [x] = simulated(lawWith(cir, { kappa, theta, sigma, x0 }, 1, scheme, n), 40_000, 1);
      let [mean, variance] = [x0, 0];
      for (let k = 0; k < n; k++) {
        // ½ b b′ h (z² − 1) is ¼ sigma² h (z² − 1).
        const excess = scheme === 'milstein' ? 2 * (0.25 * sigma ** 2 * h) ** 2 : 0;
        variance = (1 - kappa * h) ** 2 * variance + sigma ** 2 * h * mean + excess;
        mean = theta + (mean - theta) * (1 - kappa * h);
      }
      expectMean(x, mean);
      expectMean(
        x.map((value) => (value - mean) ** 2),
        variance,
      );
    },
  );

  it('qe of cir has the mean and variance of the law itself, however few steps, below Feller too', () => {
    for (const n of [1, 3]) {
      const parameters = { kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 };
      const [x] = simulated(lawWith(cir, parameters, 1, 'qe', n), 100_000, 1);
      const [{ mean, variance }] = cir.moments!(parameters, 1);
      expectMean(x, mean);
      expectMean(
        x.map((value) => (value - mean) ** 2),
        variance,
      );
    }
  });

  it('milstein and euler of cir part by ¼ sigma² h (z² − 1) in a step', () => {
    const parameters = { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 0.1 };
    const [x, y] = ['euler', 'milstein'].map(
      (scheme) => simulated(lawWith(cir, parameters, 0.25, scheme), 40_000, 1)[0],
    );
    expectMean(
      x.map((value, i) => (value - y[i]) ** 2),
      2 * (0.25 * 0.15 ** 2 * 0.25) ** 2,
    );
  });
});

/** SRI1W1 by its tableau (Rößler 2010, table 5.1), stage by stage. */
function sri1w1(
  a: (x: number) => number,
  b: (x: number) => number,
  x: number,
  h: number,
  z: number,
  other: number,
): number {
  const A0 = [[], [3 / 4], [0, 0], [0, 0, 0]];
  const B0 = [[], [3 / 2], [0, 0], [0, 0, 0]];
  const A1 = [[], [1 / 4], [1, 0], [0, 0, 1 / 4]];
  const B1 = [[], [1 / 2], [-1, 0], [-5, 3, 1 / 2]];
  const alpha = [1 / 3, 2 / 3, 0, 0];
  const betas = [
    [-1, 4 / 3, 2 / 3, 0],
    [-1, 4 / 3, -1 / 3, 0],
    [2, -4 / 3, -2 / 3, 0],
    [-2, 5 / 3, -2 / 3, 1],
  ];
  const root = Math.sqrt(h);
  const i1 = root * z;
  const i10 = 0.5 * h * (i1 + (root * other) / Math.sqrt(3));
  const i11 = 0.5 * (i1 ** 2 - h);
  const i111 = (i1 ** 3 - 3 * h * i1) / 6;
  const [h0, h1]: number[][] = [[], []];
  const sum = (weights: readonly number[], of: (j: number) => number): number =>
    weights.reduce((total, weight, j) => total + weight * of(j), 0);
  for (let i = 0; i < 4; i++) {
    h0.push(x + sum(A0[i], (j) => a(h0[j])) * h + (sum(B0[i], (j) => b(h1[j])) * i10) / h);
    h1.push(x + sum(A1[i], (j) => a(h0[j])) * h + sum(B1[i], (j) => b(h1[j])) * root);
  }
  const weights = [i1, i11 / root, i10 / h, i111 / h];
  const noise = [0, 1, 2, 3].reduce(
    (total, i) =>
      total +
      sum(
        betas.map((beta) => beta[i]),
        (k) => weights[k],
      ) *
        b(h1[i]),
    0,
  );
  return x + sum(alpha, (i) => a(h0[i])) * h + noise;
}

it('a step of srk is that of its tableau', () => {
  const parameters = { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 0.05 };
  const method = methodOf(cir, 'srk', parameters)!;
  for (const [x, h, z, other] of [
    [0.05, 0.25, 1.1, -0.4],
    [0.2, 0.01, -1.7, 0.9],
  ]) {
    const values = Float64Array.of(x, 0);
    method.step!(values, Float64Array.of(z, other), method.constants(parameters, h), 0);
    const wanted = sri1w1(
      (v) => 0.5 * (0.06 - v),
      (v) => 0.15 * Math.sqrt(v),
      x,
      h,
      z,
      other,
    );
    expect(Math.abs(values[0] / wanted - 1)).toBeLessThan(1e-13);
  }
  // Near the Taylor scheme of the same order, .06898639929749 by the same normals.
  const values = Float64Array.of(0.05, 0);
  method.step!(values, Float64Array.of(1.1, -0.4), method.constants(parameters, 0.25), 0);
  expect(Math.abs(values[0] - 0.06898639929749)).toBeLessThan(1e-4);
});

const component = (drift: string, diffusion: string, x0: number) => ({
  drift,
  diffusion,
  x0,
  edge: 'clamp' as const,
});

describe('Lévy’s area ½ ∫ (W₁ dW₂ − W₂ dW₁) by euler', () => {
  // ∫ W₁ dW₂ has the noise of W₂, and ∫ W₂ dW₁ that of W₁.
  const process: FormulaParameters = {
    parameters: {},
    components: {
      w1: component('0', '1', 0),
      w2: component('0', '1', 0),
      i12: component('0', 'w1', 0),
      i21: component('0', 'w2', 0),
    },
    correlation: [
      { between: ['w2', 'i12'], rho: 1 },
      { between: ['w1', 'i21'], rho: 1 },
    ],
  };
  it.each([4, 16])(
    'with %d steps has a variance of ¼ (1 − 1/n), and an error of order ½ that no scheme without areas beats',
    (n) => {
      const finer = 64 * n;
      const simulation = {
        process: { kind: 'formula', ...process },
        times: 1,
        dt: 1,
        scheme: 'euler',
        substeps: n,
        reference: { substeps: finer },
      };
      const values = simulated(lawOfSimulation(simulation), 8000, 1);
      const area = (first: number): Float64Array =>
        values[first].map((_, i) => 0.5 * (values[first + 2][i] - values[first + 3][i]));
      const [coarse, fine] = [area(0), area(4)];
      expectMean(
        coarse.map((value) => value ** 2),
        0.25 * (1 - 1 / n),
      );
      // √(T h)/2 from the area itself, here from that of finer steps.
      expectMean(
        coarse.map((value, i) => (value - fine[i]) ** 2),
        0.25 * (1 / n - 1 / finer),
      );
    },
  );
});

describe('formulas without noise come to the solution of the differential equation', () => {
  it.each([
    [
      'Lotka and Volterra',
      { x: component('x * (2/3 - 4/3 * y)', '0', 0.9), y: component('y * (x - 1)', '0', 0.9) },
      [0.561128426251, 0.426914745384],
    ],
    [
      'FitzHugh and Nagumo',
      { v: component('v - v^3 / 3 - w + 0.5', '0', -1), w: component('0.08 * (v + 0.7 - 0.8 * w)', '0', 1) },
      [-1.42001030484, -0.0205926480942],
    ],
  ])('of %s at t = 10', (_, components, wanted) => {
    const at = (substeps: number): number[] =>
      simulated(
        lawWith(formula, { parameters: {}, components, correlation: [] }, 0.1, 'euler', substeps),
        1,
        100,
      ).map((values) => values[99]);
    const [one, two, four] = [at(64), at(128), at(256)];
    wanted.forEach((value, c) => {
      // Euler's error is c h + d h² + …, of which this leaves h³.
      const found = (8 * four[c] - 6 * two[c] + one[c]) / 3;
      expect(Math.abs(found - value)).toBeLessThan(1e-7);
      expect(Math.abs(four[c] - value)).toBeGreaterThan(1e-6);
    });
  });
});

describe('stationary moments', () => {
  it('of the double well with sigma = 0.5 by srk', () => {
    const [x] = simulated(lawWith(doubleWell, { a: 1, b: 1, sigma: 0.5, x0: 0.9 }, 8, 'srk', 128), 8000, 1);
    expectMean(
      x.map((value) => value ** 2),
      0.852136152178,
      'E X²',
    );
    expectMean(
      x.map((value) => value ** 4),
      0.977136152178,
      'E X⁴',
    );
  });

  it('of the logistic process, Gamma(7, 1/4), stay through steps of milstein', () => {
    const [x] = simulated(
      lawWith(logistic, { r: 1, capacity: 2, sigma: 0.5, x0: 'stationary' }, 1, 'milstein', 128),
      20_000,
      1,
    );
    expectMean(x, 1.75);
    expectMean(
      x.map((value) => (value - 1.75) ** 2),
      0.4375,
    );
  });
});

describe('prices of calls on 100', () => {
  /** The drift of ln x that makes e^−rt x a martingale: r − σ²/2 − intensity (E e^J − 1). */
  const priced = <P>(
    process: Process<P>,
    parameters: P,
    t: number,
    r: number,
    strike: number,
  ): Float64Array =>
    simulated(lawWith(process, parameters, t), 100_000, 1)[0].map(
      (x) => Math.exp(-r * t) * Math.max(x - strike, 0),
    );

  it.each([
    [90, 18.69831618683],
    [100, 12.76128859363],
    [110, 8.258348698947],
  ])('of merton at %d is %d', (strike, wanted) => {
    const jumps = Math.exp(-0.1 + 0.5 * 0.15 ** 2) - 1;
    const parameters = {
      mu: 0.05 - 0.02 - jumps,
      sigma: 0.2,
      intensity: 1,
      jumpMean: -0.1,
      jumpSd: 0.15,
      x0: 100,
    };
    expectMean(priced(merton, parameters, 1, 0.05, strike), wanted);
  });

  it('of kou at 98 is 9.14732', () => {
    const jumps = (0.4 * 10) / 9 + (0.6 * 5) / 6 - 1;
    const parameters = {
      mu: 0.05 - 0.5 * 0.16 ** 2 - jumps,
      sigma: 0.16,
      intensity: 1,
      up: 0.4,
      etaUp: 10,
      etaDown: 5,
      x0: 100,
    };
    expectMean(priced(kou, parameters, 0.5, 0.05, 98), 9.147317303937);
  });
});

it('the integral of exact cir (2, 0.04, 0.3) from 0.09 over one year has its mean and variance', () => {
  const [paths, n] = [20_000, 128];
  const [rows] = simulated(lawWith(cir, { kappa: 2, theta: 0.04, sigma: 0.3, x0: 0.09 }, 1 / n), paths, n);
  // The trapezoidal rule, whose error of 10⁻⁵ is far below that of Monte Carlo.
  const integral = new Float64Array(paths).map((_, i) => {
    let sum = 0.5 * (0.09 + rows[(n - 1) * paths + i]);
    for (let j = 0; j < n - 1; j++) sum += rows[j * paths + i];
    return sum / n;
  });
  expectMean(integral, 0.0616166179191);
  expectMean(
    integral.map((value) => (value - 0.0616166179191) ** 2),
    0.000590373802006,
  );
});

it('full truncation moves a negative value by the drift at 0, without noise: not partial truncation, not absorption', () => {
  const parameters = { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 0.05 };
  const method = methodOf(cir, 'full-truncation', parameters)!;
  const values = Float64Array.of(0, -0.01, 3);
  method.step!(values, Float64Array.of(1.7), method.constants(parameters, 0.25), 0);
  // −.01 + .5 · .06 · .25, where partial truncation has .5 · .07 · .25 and absorption begins at 0.
  expect(values[0]).toBe(0);
  expect(values[1]).toBeCloseTo(-0.0025, 15);
  expect(values[2]).toBe(4);
});
