import { describe, expect, it } from 'vitest';
import { familyByParameters, type GivenParameters } from '#dist/likelihood/coordinates.js';
import { logLikelihood } from '#dist/likelihood/log-likelihood.js';
import { logScaledBessel } from '#dist/likelihood/bessel.js';
import { constant, variable } from '#dist/likelihood/jet.js';
import { type LikelihoodKind, type FamilyKind, models } from '#dist/likelihood/models.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { integral } from './integral.js';
import { irregular, month, waves } from './series.js';

type Point = readonly [model: FamilyKind, likelihood: LikelihoodKind, parameters: GivenParameters];

/** ln p of a series, or why there is none. */
function logOf(
  [model, likelihood, parameters]: Point,
  series: { x: number[]; t?: number[]; dt?: number },
  stationary = false,
): number {
  const transitions = transitionsOf(series, [models[model].positive ? 0 : -Infinity, Infinity], true);
  const sum = {
    density: models[model].likelihoods[likelihood]!,
    transitions,
    ...(stationary && { stationary: models[model].stationary! }),
  };
  const found = logLikelihood(sum, familyByParameters(model, parameters, []));
  return typeof found === 'string' ? -Infinity : found.value;
}

const ou = { kappa: 1, theta: 0.06, sigma: 0.05 };
const cir = { kappa: 1, theta: 0.06, sigma: 0.2 };
const ckls = { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9 };
const monthly = { x: waves, dt: month };

describe('the log-likelihood', () => {
  // From mpmath, 25 to 50 digits.
  it.each<[number, Point]>([
    [706.05397381017, ['ou', 'exact', ou]],
    [703.76520852969, ['cir', 'exact', cir]],
    [617.20355362749, ['cir', 'exact', { ...cir, sigma: 0.4 }]],
    [702.09350207741, ['cir', 'euler', cir]],
    [702.6817479787, ['cir', 'nowman', cir]],
    [703.11757124268, ['cir', 'exact-moments', cir]],
    [703.20028426472, ['cir', 'kessler', cir]],
    [702.50490405133, ['cir', 'milstein', cir]],
    [691.4025854881, ['ckls', 'euler', ckls]],
    [690.03805793021, ['ckls', 'nowman', ckls]],
    [692.53808728462, ['ckls', 'kessler', ckls]],
    [695.73655959804, ['ckls', 'milstein', ckls]],
  ])('is %d for %j', (expected, point) => {
    expect(Math.abs(logOf(point, monthly) / expected - 1)).toBeLessThan(1e-13);
  });

  it('counts a first value by the stationary law, and times as they are', () => {
    expect(logOf(['ou', 'exact', ou], monthly, true)).toBeCloseTo(708.4373411408, 10);
    expect(irregular.x).toHaveLength(161);
    expect(logOf(['ou', 'exact', ou], irregular)).toBeCloseTo(448.20938561418, 10);
  });
});

describe('the exact density of cir', () => {
  it.each([
    [0.5, 0.06, 0.15, 1 / 12, 0.1, 0.1, 3.375213255296],
    [0.5, 0.06, 0.15, 1 / 12, 0.1, 0.06, -1.4453391840429],
    [0.5, 0.06, 0.15, 1 / 252, 0.06, 0.061, 5.045302909135],
    [0.5, 0.04, 1, 1 / 12, 0.04, 1e-4, 4.886266587693],
    [0.5, 0.04, 1, 1 / 12, 1e-4, 0.04, -0.90543937753068],
    [0.5, 0.04, 1, 1 / 12, 1e-12, 1e-12, 23.456654690547],
    [6.21, 0.019, 0.61, 1, 0.010201, 0.02, 2.6405117661759],
    [0.2, 0.05, 0.06, 1 / 252, 0.05, 0.0502, 6.1264618021738],
    [1, 1, 2, 10, 1, 0.5, -0.82236494296763],
  ])(
    'is right at kappa %d, theta %d, sigma %d, dt %d from %d to %d',
    (kappa, theta, sigma, dt, x, y, expected) => {
      const found = logOf(['cir', 'exact', { kappa, theta, sigma }], { x: [x, y], dt });
      expect(Math.abs(found / expected - 1)).toBeLessThan(1e-12);
    },
  );

  it('from 0 is that of a gamma law, and goes there smoothly', () => {
    const at = (x: number): number => logOf(['cir', 'exact', cir], { x: [x, 0.01], dt: 1 });
    // 2cX ~ chi-squared with 4 kappa theta/sigma² = 6 degrees: v² e^−v/2 c with v = c y.
    const c = 2 / (0.04 * (1 - Math.exp(-1)));
    const v = c * 0.01;
    expect(at(0)).toBeCloseTo(Math.log((c * v * v * Math.exp(-v)) / 2), 12);
    expect(at(1e-14)).toBeCloseTo(at(0), 9);
  });

  it.each([
    [2, 1, -2.9969574859358],
    [-0.5, 0.3, 0.12053581944418],
    [-0.96, 1e-8, 15.152196623765],
    [0.25, 700, -4.1943446763504],
    [7, 1e5, -6.6756450169085],
    [150, 10, -373.43894610859],
    [400, 400, -190.95193077869],
    [31.5, 1e-4, -391.78114331843],
  ])('has the Bessel function of order %d at %d', (q, z, expected) => {
    const found = logScaledBessel(constant(q + 1, 0), constant(z, 0)).value + q * Math.log(z / 2);
    expect(Math.abs(found / expected - 1)).toBeLessThan(2e-13);
  });

  it('has derivatives of the Bessel function that agree on both sides of its regimes', () => {
    for (const [d, z] of [
      [0.3, 30.001],
      [3, 29.999],
      [29.5, 8],
      [31.2, 2],
    ]) {
      const jets = (a: number, b: number): ReturnType<typeof logScaledBessel> =>
        logScaledBessel(variable(a, 0, 2), variable(b, 1, 2));
      const { slope, bend } = jets(d, z);
      const h = 1e-4;
      for (const [i, [da, db]] of [
        [h, 0],
        [0, h],
      ].entries()) {
        const [up, down] = [jets(d + da, z + db), jets(d - da, z - db)];
        expect(slope[i]).toBeCloseTo((up.value - down.value) / (2 * h), 7);
        expect(bend[2 * i]).toBeCloseTo((up.slope[i] - down.slope[i]) / (2 * h), 7);
        expect(bend[1]).toBeCloseTo((up.slope[1 - i] - down.slope[1 - i]) / (2 * h), 7);
      }
    }
  });
});

describe('densities', () => {
  const x = 0.1;
  const dt = 0.25;
  const e = Math.exp(-0.5 * dt);
  const mean = 0.06 + 0.04 * e;
  const cirVariance = (sigma: number): number =>
    ((sigma * sigma) / 0.5) * (x * (e - e * e) + (0.06 * (1 - e) * (1 - e)) / 2);

  it.each<[string, Point, number, number, number]>([
    ['ou', ['ou', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.1 }], -Infinity, mean, 0.01 * (1 - e * e)],
    ['cir', ['cir', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.15 }], 0, mean, cirVariance(0.15)],
    [
      'cir below Feller',
      ['cir', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.4 }],
      0,
      mean,
      cirVariance(0.4),
    ],
    [
      'gbm',
      ['gbm', 'exact', { mu: 0.3, sigma: 0.4 }],
      0,
      x * Math.exp(0.3 * dt),
      x * x * Math.exp(0.6 * dt) * Math.expm1(0.16 * dt),
    ],
  ])('of %s integrate to 1 and have the moments of theory', (_, point, low, first, variance) => {
    const p = (y: number): number =>
      y > low && y < 1e6 && y > -1e6 ? Math.exp(logOf(point, { x: [x, y], dt })) : 0;
    const width = low === 0 ? first : Math.sqrt(variance);
    const moment = (k: number): number => integral((y) => (p(y) === 0 ? 0 : p(y) * y ** k), low, width);
    expect(moment(0)).toBeCloseTo(1, 9);
    expect(moment(1)).toBeCloseTo(first, 10);
    expect(moment(2) - moment(1) ** 2).toBeCloseTo(variance, 10);
  });

  it('of a Milstein step integrate to 1 over its support, beyond which the data are impossible', () => {
    const point: Point = ['cir', 'milstein', { kappa: 0.5, theta: 0.06, sigma: 0.15 }];
    // The step's lowest value, x + a dt − b b′ dt/2 − b/(2 b′) = x + a dt − sigma² dt/4 − x.
    const low = -0.5 * 0.04 * dt - (0.15 * 0.15 * dt) / 4;
    const whole = integral((y) => (y > 0 ? Math.exp(logOf(point, { x: [x, y], dt })) : 0), low, 0.1);
    expect(whole).toBeCloseTo(1, 6);
    const beyond: Point = ['cir', 'milstein', { kappa: 0.5, theta: 0.5, sigma: 0.05 }];
    expect(logOf(beyond, { x: [0.1, 0.001], dt: 1 })).toBe(-Infinity);
  });

  it.each<Point>([
    ['cir', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.15 }],
    ['cir', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.3 }],
    ['gbm', 'exact', { mu: 0.3, sigma: 0.4 }],
  ])('of %s by %s with %j follow Chapman and Kolmogorov', (...point) => {
    const p = (from: number, to: number, over: number): number =>
      to > 0 && to < 1e6 ? Math.exp(logOf(point, { x: [from, to], dt: over })) : 0;
    const two = integral((y) => (y > 1e-300 ? p(x, y, 0.1) * p(y, 0.08, 0.15) : 0), 0, 0.08);
    expect(two / p(x, 0.08, 0.25)).toBeCloseTo(1, 8);
  });

  it('go smoothly through kappa 0', () => {
    for (const model of ['ou', 'cir'] as const) {
      const at = (kappa: number): number =>
        logOf([model, 'exact', { kappa, theta: 0.05 / kappa, sigma: 0.1 }], { x: [0.05, 0.06], dt: 0.5 });
      expect(at(1e-9)).toBeCloseTo(at(-1e-9), 7);
    }
    const brownian = logOf(['brownian', 'exact', { mu: 0.02, sigma: 0.1 }], { x: [0.05, 0.06], dt: 0.5 });
    const r = 0.01 - 0.01;
    expect(brownian).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * 0.005) + (r * r) / 0.005), 12);
  });
});
