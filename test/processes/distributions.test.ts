import { describe, expect, it } from 'vitest';
import { jacobi, jacobiMoments } from '../../src/processes/jacobi.js';
import { cir } from '../../src/processes/cir.js';
import { doubleWell } from '../../src/processes/double-well.js';
import { heston } from '../../src/processes/heston.js';
import { kou } from '../../src/processes/kou.js';
import { lawWith } from '../../src/processes/law.js';
import { merton } from '../../src/processes/merton.js';
import { schemesOf } from '../../src/processes/methods.js';
import type { Process } from '../../src/processes/process.js';
import { startOf } from '../../src/rows/path-start.js';
import { processes } from '../../src/processes/index.js';
import { drawsOf, expectDistribution, starts, transitions } from './quantiles.js';
import { meanOf, simulated } from './simulated.js';

describe('the exact step of cir', () => {
  it.each(transitions)('has its distribution with $parameters after $dt', (one) => {
    expectDistribution(drawsOf(one, one.dt, 20_000), one.quantiles);
  });

  it('has the mean, variance and third cumulant of theory', () => {
    const parameters = { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 0.1 };
    const [x] = simulated(lawWith(cir, parameters, 1), 200_000, 1);
    const { mean, error } = meanOf(x);
    expect(Math.abs(mean - 0.0842612263885) / error).toBeLessThan(4);
    for (const [power, wanted] of [
      [2, 0.00128293494779],
      [3, 3.2223371713e-5],
    ]) {
      const found = meanOf(x.map((value) => (value - 0.0842612263885) ** power));
      expect(Math.abs(found.mean - wanted) / found.error).toBeLessThan(4);
    }
    const [theory] = cir.moments!(parameters, 1);
    expect(Math.abs(theory.mean / 0.0842612263885 - 1)).toBeLessThan(1e-11);
    expect(Math.abs(theory.variance / 0.00128293494779 - 1)).toBeLessThan(1e-11);
  });

  it('comes to 0 as often as theory says, far below Feller', () => {
    const law = lawWith(cir, { kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 }, 1);
    const [x] = simulated(law, 100_000, 1);
    expect(x.every((value) => value >= 0)).toBe(true);
    const { mean, error } = meanOf(x.map((value) => (value < 1e-4 ? 1 : 0)));
    expect(Math.abs(mean - 0.690071302289) / error).toBeLessThan(4);
  });
});

describe('a stationary start', () => {
  it.each(starts)('of $kind with $parameters has the stationary law', ({ kind, parameters, quantiles }) => {
    const law = lawWith(processes[kind] as unknown as Process<object>, parameters, 0.1);
    const first = startOf(law, 20_000, 5);
    expectDistribution(first.slice(0, 20_000), quantiles);
    // Of a path, however many there are; and of a seed.
    expect(startOf(law, 50, 5).slice(0, 50)).toEqual(first.slice(0, 50));
    expect(startOf(law, 50, 6).slice(0, 50)).not.toEqual(first.slice(0, 50));
  });

  it('stays so through exact steps', () => {
    const [one] = starts;
    expectDistribution(drawsOf(one, 0.7, 20_000), one.quantiles);
  });
});

describe('jumps', () => {
  /** Cumulants 1 to 3 of ln x, each within four standard errors. */
  function expectCumulants(process: Process<never>, parameters: object, dt: number, wanted: number[]): void {
    const law = lawWith(process as unknown as Process<object>, parameters, dt);
    const logs = simulated(law, 200_000, 1)[0].map((value) => Math.log(value));
    const { mean, error } = meanOf(logs);
    expect(Math.abs(mean - wanted[0]) / error).toBeLessThan(4);
    for (const power of [2, 3]) {
      const found = meanOf(logs.map((value) => (value - wanted[0]) ** power));
      expect(Math.abs(found.mean - wanted[power - 1]) / found.error, `cumulant ${power}`).toBeLessThan(4);
    }
  }

  it('of merton have the cumulants of theory over a day', () => {
    const parameters = { mu: 0.08, sigma: 0.2, intensity: 10, jumpMean: -0.01, jumpSd: 0.03, x0: 1 };
    const variance = 1.984126984127e-4;
    const third = -0.3975605614243 * variance ** 1.5;
    expectCumulants(merton, parameters, 1 / 252, [-7.936507936508e-5, variance, third]);
  });

  it('of merton have them where jumps are many', () => {
    const [intensity, jumpMean, jumpSd] = [40, 0.02, 0.05];
    const square = jumpMean ** 2 + jumpSd ** 2;
    const cube = jumpMean ** 3 + 3 * jumpMean * jumpSd ** 2;
    const parameters = { mu: 0, sigma: 0.1, intensity, jumpMean, jumpSd, x0: 1 };
    expectCumulants(merton, parameters, 1, [
      intensity * jumpMean,
      0.01 + intensity * square,
      intensity * cube,
    ]);
  });

  it('of kou have the cumulants of theory', () => {
    const parameters = { mu: 0.02, sigma: 0.16, intensity: 2, up: 0.4, etaUp: 10, etaDown: 5, x0: 1 };
    const { up, etaUp, etaDown, intensity } = parameters;
    const jump = (power: number, factorial: number): number =>
      factorial * (up / etaUp ** power + ((1 - up) * (-1) ** power) / etaDown ** power);
    expectCumulants(kou, parameters, 0.5, [
      0.02 * 0.5 + intensity * 0.5 * jump(1, 1),
      0.16 ** 2 * 0.5 + intensity * 0.5 * jump(2, 2),
      intensity * 0.5 * jump(3, 6),
    ]);
  });
});

describe.each(['qe', 'exact-variance'])('heston by %s', (scheme) => {
  it('keeps the mean of x, and v has its mean and variance', () => {
    const parameters = { mu: 0, kappa: 0.5, theta: 0.04, sigma: 1, rho: -0.9, v0: 0.04, x0: 100 };
    const [x, v] = simulated(lawWith(heston, parameters, 1, scheme, 8), 40_000, 1);
    for (const [values, wanted] of [
      [x, 100],
      [v, 0.04],
    ] as const) {
      const { mean, error } = meanOf(values);
      expect(Math.abs(mean - wanted) / error).toBeLessThan(4);
    }
    const [theory] = cir.moments!({ kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 }, 1);
    const spread = meanOf(v.map((value) => (value - 0.04) ** 2));
    expect(Math.abs(spread.mean - theory.variance) / spread.error).toBeLessThan(4);
  });

  it('has the price of Broadie and Kaya’s call, 6.8061', () => {
    const parameters = {
      mu: 0.0319,
      kappa: 6.21,
      theta: 0.019,
      sigma: 0.61,
      rho: -0.7,
      v0: 0.010201,
      x0: 100,
    };
    const [x] = simulated(lawWith(heston, parameters, 1, scheme, 32), 40_000, 1);
    const { mean, error } = meanOf(x.map((value) => Math.exp(-0.0319) * Math.max(value - 100, 0)));
    expect(Math.abs(mean - 6.806113313462) / error).toBeLessThan(4);
  });
});

describe('jacobi', () => {
  const tried = schemesOf(jacobi);
  it.each(tried)('stays inside [0, 1] by $kind, whatever the step', ({ kind }) => {
    const parameters = { kappa: 0.5, theta: 0.1, sigma: 3, x0: 0.5 };
    const [x, outside] = simulated(lawWith(jacobi, parameters, 0.5, kind), 2000, 20);
    expect(x.every((value) => value >= 0 && value <= 1)).toBe(true);
    if (kind !== 'beta-matching') expect(Math.max(...outside)).toBeGreaterThan(0);
  });

  it.each([
    [{ kappa: 1, theta: 0.3, sigma: 0.5, x0: 0.6 }, 1, 1],
    [{ kappa: 1, theta: 0.3, sigma: 0.5, x0: 0.6 }, 1 / 500, 7],
    // Most of the mass at the edges, from an edge, and from far out.
    [{ kappa: 0.2, theta: 0.1, sigma: 2, x0: 0 }, 0.5, 4],
    [{ kappa: 0.01, theta: 0.5, sigma: 3, x0: 1 }, 2, 3],
  ])(
    'by beta-matching has the mean and variance of the law: %o after %d times %d',
    (parameters, dt, steps) => {
      const rows = simulated(lawWith(jacobi, parameters, dt), 40_000, steps)[0];
      const x = rows.subarray(-40_000);
      expect(x.every((value) => value >= 0 && value <= 1)).toBe(true);
      const theory = jacobiMoments(parameters, dt * steps);
      const { mean, error } = meanOf(x);
      expect(Math.abs(mean - theory.mean) / error).toBeLessThan(4);
      const spread = meanOf(x.map((value) => (value - theory.mean) ** 2));
      expect(Math.abs(spread.mean - theory.variance) / spread.error).toBeLessThan(4);
    },
  );

  it('by beta-matching keeps a stationary law near its own, and stays where nothing moves it', () => {
    const law = lawWith(jacobi, { kappa: 1, theta: 0.3, sigma: 0.5, x0: 'stationary' }, 0.5);
    const x = simulated(law, 40_000, 8)[0].subarray(-40_000);
    const spread = meanOf(x.map((value) => (value - 0.3) ** 2));
    expect(Math.abs(spread.mean - 0.0233333333333) / spread.error).toBeLessThan(4);
    // Both gammas of a start are below all numbers here, their ratio is not.
    const edges = lawWith(jacobi, { kappa: 0.001, theta: 0.5, sigma: 2, x0: 'stationary' }, 1);
    const from = startOf(edges, 2000, 1);
    expect(from.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.abs(meanOf(from).mean - 0.5) / meanOf(from).error).toBeLessThan(4);
    const still = simulated(lawWith(jacobi, { kappa: 1, theta: 0, sigma: 2, x0: 0 }, 0.1), 9, 5)[0];
    expect(still.every((value) => value === 0)).toBe(true);
    const without = simulated(lawWith(jacobi, { kappa: 1, theta: 0.5, sigma: 0, x0: 1 }, 1), 1, 1)[0];
    expect(Math.abs(without[0] - (0.5 + 0.5 * Math.exp(-1)))).toBeLessThan(1e-15);
  });

  it('comes near the mean and variance of theory', () => {
    const parameters = { kappa: 1, theta: 0.3, sigma: 0.5, x0: 0.6 };
    const theory = jacobiMoments(parameters, 1);
    expect(Math.abs(theory.mean / 0.410363832351 - 1)).toBeLessThan(1e-11);
    expect(Math.abs(theory.variance / 0.0244792980115 - 1)).toBeLessThan(1e-11);
    const [x] = simulated(lawWith(jacobi, parameters, 1, 'milstein', 256), 20_000, 1);
    const { mean, error } = meanOf(x);
    expect(Math.abs(mean - theory.mean) / error).toBeLessThan(4);
    const spread = meanOf(x.map((value) => (value - theory.mean) ** 2));
    expect(Math.abs(spread.mean - theory.variance) / spread.error).toBeLessThan(4);
  });
});

describe('the double well', () => {
  it.each([
    ['drift-implicit', 64],
    ['tamed', 256],
    ['srk', 16],
  ])('by %s with %d steps per unit has the stationary moments', (scheme, n) => {
    const law = lawWith(doubleWell, { a: 1, b: 1, sigma: 1, x0: 0.8 }, 12, scheme, 12 * n);
    const [x] = simulated(law, 4000, 1);
    for (const [power, wanted] of [
      [2, 0.893464969574],
      [4, 1.39346496957],
    ]) {
      const { mean, error } = meanOf(x.map((value) => value ** power));
      // The weak error of the coarsest is about half a percent.
      expect(Math.abs(mean - wanted)).toBeLessThan(4 * error + 0.005 * wanted);
    }
  });

  it('does not explode from far out where plain euler does', () => {
    const from = (scheme: string): Float64Array =>
      simulated(lawWith(doubleWell, { a: 1, b: 1, sigma: 1, x0: 50 }, 0.1, scheme), 10, 30)[0].subarray(-10);
    expect(from('euler').some(Number.isFinite)).toBe(false);
    expect(from('drift-implicit').every((x) => Math.abs(x) < 5)).toBe(true);
    expect(from('tamed').every(Number.isFinite)).toBe(true);
  });
});
