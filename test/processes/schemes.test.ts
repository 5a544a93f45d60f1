import { describe, expect, it } from 'vitest';
import type { PlainStep } from '../../src/kernels/reference/paths.js';
import { cir } from '../../src/processes/cir.js';
import { gbm } from '../../src/processes/gbm.js';
import { lawWith } from '../../src/processes/law.js';
import { methodOf, schemesOf } from '../../src/processes/methods.js';
import { ou } from '../../src/processes/ou.js';
import type { Process } from '../../src/processes/process.js';
import { momentsOfNext, nextVariance, varianceConstants } from '../../src/processes/quadratic-exponential.js';
import { meanOf, simulated } from './simulated.js';

/** Numbers of the field's formulas, computed with mpmath (25 to 50 digits) where nothing else is said. */

const relative = (found: number, wanted: number): number => Math.abs(found / wanted - 1);

/** One step of a scheme from a value, by given normals. */
function oneStep<P>(
  process: Process<P>,
  parameters: P,
  scheme: string,
  h: number,
  x: number,
  z: number[],
): number {
  const method = methodOf(process, scheme, parameters)!;
  const values = new Float64Array(method.components.length).fill(0);
  values[0] = x;
  if (method.components[1] === 'untruncated') values[1] = x;
  method.step!(values, Float64Array.from(z), method.constants(parameters, h), 0);
  return values[0];
}

describe('one step of cir (0.5, 0.06, 0.15) from 0.05, h = 0.25, z = 1.1', () => {
  const parameters = { kappa: 0.5, theta: 0.06, sigma: 0.15, x0: 0.05 };
  it.each([
    ['euler', 0.06969756081437],
    ['full-truncation', 0.06969756081437],
    ['milstein', 0.06999287331437],
    ['derivative-free-milstein', 0.06999051570711],
    ['drift-implicit', 0.06775293659373],
  ])('by %s is %d', (scheme, wanted) => {
    expect(relative(oneStep(cir, parameters, scheme, 0.25, 0.05, [1.1]), wanted)).toBeLessThan(1e-12);
  });
});

describe('the quadratic-exponential step', () => {
  /** Φ(z) of the z below, SciPy’s norm.cdf. */
  const phi = new Map([
    [1, 0.8413447460685429],
    [0.5, 0.6914624612740131],
    [0.3, 0.6179114221889526],
  ]);
  const steep = { kappa: 6.21, theta: 0.019, sigma: 0.61 };
  const flat = { kappa: 0.5, theta: 0.04, sigma: 1 };
  it.each([
    [flat, 0.04, 1, 1 / 12, 1.998889634267, 0.08612371556278],
    [flat, 0.2, 0.3, 1 / 12, 0.4200993017681, 0.2103862660935],
    [flat, 0.2, -1, 1 / 12, 0.4200993017681, 0.07181999470624],
    [steep, 0.010201, 0.5, 1 / 12, 1.268787516077, 0.01640253004226],
    [steep, 0.010201, 0.5, 1, 1.576826706418, 0.0225616584737],
    [flat, 0.2, 0.3, 1, undefined, 0],
  ])('of %o from %d, z = %d, over %d has ψ = %d and gives %d', (law, v, z, h, psi, wanted) => {
    const found = momentsOfNext(v, varianceConstants(law, h));
    if (psi !== undefined) expect(relative(found.psi, psi)).toBeLessThan(1e-12);
    const next = nextVariance(found.mean, found.psi, z, phi.get(z) ?? NaN);
    expect(Math.abs(next - wanted)).toBeLessThan(1e-12 * Math.max(wanted, 1e-3));
  });
});

/** E f(z, z′) of independent standard normals, by the trapezoidal rule, whose error here is below rounding. */
function expectation(f: (z: number, other: number) => number): number {
  const [step, reach] = [0.25, 9];
  let sum = 0;
  for (let z = -reach; z <= reach; z += step) {
    for (let other = -reach; other <= reach; other += step) {
      sum += f(z, other) * Math.exp(-0.5 * (z * z + other * other));
    }
  }
  return (sum * step * step) / (2 * Math.PI);
}

describe('schemes of gbm (0.05, 0.4) over one year, against its exact values by the same W', () => {
  const parameters = { mu: 0.05, sigma: 0.4, x0: 1 };
  const { mu, sigma } = parameters;

  /** Root mean square of X_n − X(1): steps multiply x by R(z, z′), exact ones by R*(z). */
  function strongError(scheme: string, n: number): number {
    const h = 1 / n;
    const method = methodOf(gbm, scheme, parameters)!;
    const constants = method.constants(parameters, h);
    const values = new Float64Array(2);
    const R = (z: number, other: number): number => {
      values.set([1, 0]);
      (method.step as PlainStep)(values, Float64Array.of(z, other), constants, 0);
      return values[0];
    };
    const exact = (z: number): number => Math.exp((mu - 0.5 * sigma ** 2) * h + sigma * Math.sqrt(h) * z);
    // E (R − R*)² keeps its digits where E R² + E R*² − 2 E R R* loses them.
    const difference = expectation((z, other) => (R(z, other) - exact(z)) ** 2);
    const square = expectation((z, other) => R(z, other) ** 2);
    const product = expectation((z, other) => R(z, other) * exact(z));
    const exactSquare = Math.exp((2 * mu + sigma ** 2) * h);
    // ‖Π R − Π R*‖² = Σ_k of what step k adds to the error of those before it.
    let [error, cross, mean] = [0, 0, 1];
    for (let k = 0; k < n; k++) {
      // x − y and y before the step: x R − y R* = (x − y) R + y (R − R*).
      const shift = expectation((z, other) => R(z, other) * (R(z, other) - exact(z)));
      error = error * square + 2 * cross * shift + mean * difference;
      cross = cross * product + mean * (product - exactSquare);
      mean *= exactSquare;
    }
    return Math.sqrt(error);
  }

  it.each([
    ['euler', 1, 0.1239113934866],
    ['euler', 4, 0.06381047477476],
    ['euler', 16, 0.0321350679],
    ['milstein', 1, 0.03523483175165],
    ['milstein', 4, 0.00948180036895],
    ['milstein', 16, 0.002416871456477],
  ])('%s with %d steps has a strong error of %d', (scheme, n, wanted) => {
    expect(relative(strongError(scheme, n), wanted)).toBeLessThan(1e-8);
  });

  const tried = schemesOf(gbm as Process<never>).filter(({ kind }) => kind !== 'exact');
  it.each(tried)(
    '$kind has its exact strong error at 1, 4, 6 and 16 steps, within four standard errors',
    ({ kind }) => {
      const paths = 40_000;
      const [exact] = simulated(lawWith(gbm, parameters, 1), paths, 1);
      for (const n of [1, 4, 6, 16]) {
        const [x] = simulated(lawWith(gbm, parameters, 1, kind, n), paths, 1);
        const squares = x.map((value, i) => (value - exact[i]) ** 2);
        const { mean, error } = meanOf(squares);
        expect(Math.abs(mean - strongError(kind, n) ** 2) / error, `${n} steps`).toBeLessThan(4);
      }
    },
  );

  it('rises by the order of each scheme: halving h takes off 2^order', () => {
    for (const [scheme, order] of [
      ['euler', 0.5],
      ['milstein', 1],
      ['derivative-free-milstein', 1],
      ['srk', 1.5],
    ] as const) {
      const ratio = strongError(scheme, 64) / strongError(scheme, 128);
      expect(Math.abs(Math.log2(ratio) - order), scheme).toBeLessThan(0.02);
    }
  });
});

describe('schemes of ou (1, 0, 1) from 1 over one unit of time', () => {
  const parameters = { kappa: 1, theta: 0, sigma: 1, x0: 1 };

  it.each([
    [4, 0.5142211914063],
    [16, 0.4506896586441],
    [64, 0.436804957289],
  ])('euler with %d steps has a variance of %d', (n, wanted) => {
    const [x] = simulated(lawWith(ou, parameters, 1, 'euler', n), 40_000, 1);
    const mean = (1 - 1 / n) ** n;
    const { mean: variance, error } = meanOf(x.map((value) => (value - mean) ** 2));
    expect(Math.abs(variance - wanted) / error).toBeLessThan(4);
  });

  it('are as far from four times as many steps as theory says, since both share W', () => {
    const paths = 40_000;
    const fineOf = (n: number): number[] => Array.from({ length: n }, (_, j) => (1 - 1 / n) ** (n - 1 - j));
    for (const [n, factor] of [
      [4, 4],
      [3, 8],
    ]) {
      const fine = fineOf(n * factor);
      const coarse = fineOf(n);
      const noise =
        fine.reduce((sum, one, j) => sum + (one - coarse[Math.floor(j / factor)]) ** 2, 0) / fine.length;
      const drift = (1 - 1 / n) ** n - (1 - 1 / (n * factor)) ** (n * factor);
      const [x, y] = [n, n * factor].map(
        (steps) => simulated(lawWith(ou, parameters, 1, 'euler', steps), paths, 1)[0],
      );
      const { mean, error } = meanOf(x.map((value, i) => (value - y[i]) ** 2));
      expect(Math.abs(mean - (noise + drift ** 2)) / error, `${n} against ${n * factor}`).toBeLessThan(4);
    }
  });

  it('drift-implicit comes nearer to euler with many steps by order 1', () => {
    const paths = 4_000;
    const [many] = simulated(lawWith(ou, parameters, 1, 'euler', 4096), paths, 1);
    const errorOf = (scheme: string, n: number): number => {
      const [x] = simulated(lawWith(ou, parameters, 1, scheme, n), paths, 1);
      return Math.sqrt(meanOf(x.map((value, i) => (value - many[i]) ** 2)).mean);
    };
    // Order 1 of additive noise: strong error of Euler at 4 steps .0964562, and of the implicit scheme about as much.
    expect(relative(errorOf('euler', 4), 0.0964562054617)).toBeLessThan(0.05);
    expect(errorOf('drift-implicit', 4)).toBeLessThan(0.11);
    expect(errorOf('drift-implicit', 16) / errorOf('drift-implicit', 64)).toBeGreaterThan(3.5);
  });
});

describe('schemes of cir (0.5, 0.04, 1) below Feller', () => {
  const parameters = { kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 };

  it.each([
    [4, 0.0793],
    [16, 0.0507],
    [64, 0.0425],
  ])(
    'full truncation with %d steps has a mean of %d where the truth is 0.04, and no other fix has',
    (n, wanted) => {
      const [x] = simulated(lawWith(cir, parameters, 1, 'full-truncation', n), 100_000, 1);
      const { mean, error } = meanOf(x);
      // The reference is from a simulation, with an error of .0003.
      expect(Math.abs(mean - wanted) / Math.hypot(error, 0.0003)).toBeLessThan(4);
    },
  );

  it.each([
    [0.04, 1 / 12, 0.244211158311],
    [0.01, 1 / 252, 0.0551440112237],
    [0.001, 1 / 252, 0.294308608856],
  ])('euler leaves the domain from %d in a step of %d with probability %d', (x0, h, wanted) => {
    const law = lawWith(cir, { ...parameters, x0 }, h, 'euler');
    const [x, outside] = simulated(law, 40_000, 1);
    expect(outside).toEqual(x.map((value) => (value < 0 ? 1 : 0)));
    const share = meanOf(outside);
    expect(Math.abs(share.mean - wanted) / share.error).toBeLessThan(4);
  });
});
