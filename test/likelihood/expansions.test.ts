import { describe, expect, it } from 'vitest';
import { familyByParameters } from '#dist/likelihood/coordinates.js';
import { type DensityAt, diffusionOf, type Point } from '#dist/likelihood/diffusions/diffusion.js';
import { hermite } from '#dist/likelihood/diffusions/hermite.js';
import { euler, kessler, milstein } from '#dist/likelihood/diffusions/one-step.js';
import { quadrature } from '#dist/likelihood/diffusions/quadrature.js';
import { shojiOzaki } from '#dist/likelihood/diffusions/shoji-ozaki.js';
import { type Jet, variable } from '#dist/likelihood/jet.js';
import { type FamilyKind, type LikelihoodKind, models } from '#dist/likelihood/models.js';
import { integral } from './integral.js';

const positive = [0, Infinity] as const;
const line = [-Infinity, Infinity] as const;
const reverting = ['kappa', 'theta', 'sigma'];
const cir = diffusionOf('kappa * (theta - x)', 'sigma * sqrt(x)', reverting, positive);
const ou = diffusionOf('kappa * (theta - x)', 'sigma', reverting, line);
const ckls = diffusionOf('kappa * (theta - x)', 'sigma * x^gamma', [...reverting, 'gamma'], positive);
const gbm = diffusionOf('mu * x', 'sigma * x', ['mu', 'sigma'], positive);
const well = diffusionOf('a * x - b * x^3', 'sigma', ['a', 'b', 'sigma'], line);
const logistic = diffusionOf('r * x * (1 - x / c)', 'sigma * x', ['r', 'c', 'sigma'], positive);
const jacobi = diffusionOf('kappa * (theta - x)', 'sigma * sqrt(x * (1 - x))', reverting, [0, 1]);
/** Every function that a formula has, and a diffusion that no closed Lamperti integral belongs to. */
const odd = diffusionOf(
  'a * tanh(x) - sin(b * x) + max(x, 0) * exp(-x^2) - abs(x) / 9',
  's * (1.5 + cos(x) * log(3 + x^2)^0.3) + if(x > 5, 1, 0) + sqrt(1 + min(x^2, 8))',
  ['a', 'b', 's'],
  line,
);

/** The same without corners. */
const smooth = diffusionOf(
  'a * tanh(x) - sin(b * x)',
  's * (1.5 + cos(x) * log(3 + x^2)^0.3)',
  ['a', 'b', 's'],
  line,
);

const pointOf = (given: Readonly<Record<string, number>>): Point =>
  Object.fromEntries(
    Object.entries(given).map(([name, value], i, all) => [name, variable(value, i, all.length)]),
  );

function jetOf(
  density: DensityAt,
  given: Record<string, number>,
  dt: number,
  x: number,
  y: number,
  order?: 1 | 2 | 3,
): Jet {
  const found = density(pointOf(given), dt, order)(x, y);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

const logOf = (...of: Parameters<typeof jetOf>): number => jetOf(...of).value;

describe('Aït-Sahalia’s expansion', () => {
  // From mpmath, 25 digits; the exact density beside.
  it.each<[number, number, number, number, number, number, number[], number]>([
    [0.5, 0.06, 0.15, 1 / 12, 0.1, 0.1, [3.375262103165, 3.375212048685, 3.375213256944], 3.375213255296],
    [
      0.5,
      0.06,
      0.15,
      1 / 12,
      0.1,
      0.06,
      [-1.445280554874, -1.445339866352, -1.445339180932],
      -1.445339184043,
    ],
  ])(
    'of cir is right at kappa %d, theta %d, sigma %d, dt %d from %d to %d',
    (kappa, theta, sigma, dt, x, y, logs, exact) => {
      for (const [k, log] of logs.entries()) {
        expect(logOf(hermite(cir), { kappa, theta, sigma }, dt, x, y, (k + 1) as 1)).toBeCloseTo(log, 11);
      }
      expect(Math.abs(logs[2] - exact)).toBeLessThan(4e-9);
    },
  );

  it.each<[FamilyKind, typeof cir, Record<string, number>, number, number]>([
    ['ou', ou, { kappa: 0.7, theta: 0.06, sigma: 0.3 }, 0.1, 0.25],
    ['cir', cir, { kappa: 0.5, theta: 0.2, sigma: 0.3 }, 0.1, 0.2],
    ['cir', cir, { kappa: 0.5, theta: 0.04, sigma: 0.4 }, 0.1, 0.03],
    // Far from where it began: 32 nodes.
    ['cir', cir, { kappa: 0.5, theta: 0.2, sigma: 0.3 }, 1, 0.01],
  ])(
    'of %s differs from the exact density by a power of dt one above its order (%#)',
    (kind, diffusion, given, x, y) => {
      const exact = (dt: number): number => {
        const names = Object.keys(given);
        const found = models[kind].likelihoods.exact!(
          familyByParameters(kind, given, names as 'kappa'[]),
          dt,
        )(x, y);
        return (found as Jet).value;
      };
      for (const order of [1, 2, 3] as const) {
        const error = (dt: number): number => logOf(hermite(diffusion), given, dt, x, y, order) - exact(dt);
        // Two steps' errors extrapolated: what is left is of the order after the next.
        const [one, two, four] = [error(0.1), error(0.05), error(0.025)];
        const powers = [one / two, two / four];
        const limit = 2 * powers[1] - powers[0];
        expect(limit / 2 ** (order + 1)).toBeGreaterThan(0.97);
        expect(limit / 2 ** (order + 1)).toBeLessThan(1.03);
      }
    },
  );

  it('of gbm is exact', () => {
    const found = logOf(hermite(gbm), { mu: 0.3, sigma: 0.4 }, 1, 1, 1.7, 1);
    const exact = models.gbm.likelihoods.exact!(
      familyByParameters('gbm', { mu: 0.3, sigma: 0.4 }, ['mu', 'sigma']),
      1,
    )(1, 1.7);
    expect(found).toBeCloseTo((exact as Jet).value, 12);
  });

  it.each<[string, typeof well, Record<string, number>, number, number, number, number]>([
    ['the double well', well, { a: 1, b: 1, sigma: 0.6 }, -Infinity, 0.3, 0.6, 0.3],
    ['the logistic', logistic, { r: 1, c: 2, sigma: 0.5 }, 0, 1, 1.4, 1],
    ['ckls', ckls, { kappa: 0.5, theta: 0.3, sigma: 0.4, gamma: 0.8 }, 0, 0.3, 0.4, 0.3],
    ['a formula', smooth, { a: 0.5, b: 0.7, s: 0.5 }, -Infinity, 0.3, 0.6, 1.2],
  ])('of %s follows Chapman and Kolmogorov ever better', (_, diffusion, given, low, x, y, width) => {
    const gap = (dt: number, order: 1 | 2 | 3): number => {
      const p = (from: number, to: number, over: number): number =>
        Math.exp(logOf(hermite(diffusion), given, over, from, to, order));
      const far = 9 * width * Math.sqrt(dt);
      const inside = (z: number): boolean => (low === 0 ? z > x / 20 && z < 20 * x : Math.abs(z - x) < far);
      const two = integral(
        (z) => (inside(z) ? p(x, z, dt / 2) * p(z, y, dt / 2) : 0),
        low,
        low === 0 ? x : Math.sqrt(dt) * width,
        40,
      );
      return Math.abs(two / p(x, y, dt) - 1);
    };
    const gaps = [1, 2, 3].map((order) => gap(0.05, order as 1));
    expect(gaps[1]).toBeLessThan(gaps[0] / 3);
    expect(gaps[2]).toBeLessThan(gaps[1] / 3);
    expect(gaps[2]).toBeLessThan(2e-5);
  });

  it('of jacobi is the same seen from the other end', () => {
    for (const order of [1, 2, 3] as const) {
      const found = logOf(hermite(jacobi), { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.1, 0.2, 0.9, order);
      expect(logOf(hermite(jacobi), { kappa: 1, theta: 0.7, sigma: 0.5 }, 0.1, 0.8, 0.1, order)).toBeCloseTo(
        found,
        10,
      );
    }
  });
});

describe('local linearisation', () => {
  it.each<[FamilyKind, typeof cir, Record<string, number>]>([
    ['ou', ou, { kappa: 0.7, theta: 0.6, sigma: 0.3 }],
    ['ou', ou, { kappa: -0.7, theta: 0.6, sigma: 0.3 }],
    ['gbm', gbm, { mu: 0.3, sigma: 0.4 }],
  ])('is exact for %s', (kind, diffusion, given) => {
    for (const dt of [0.01, 1, 7]) {
      const names = Object.keys(given) as 'kappa'[];
      const exact = models[kind].likelihoods.exact!(familyByParameters(kind, given, names), dt)(
        0.5,
        0.9,
      ) as Jet;
      const found = jetOf(shojiOzaki(diffusion), given, dt, 0.5, 0.9);
      expect(Math.abs(found.value / exact.value - 1)).toBeLessThan(1e-12);
      for (const [i, slope] of exact.slope.entries())
        expect(Math.abs(found.slope[i] / slope - 1)).toBeLessThan(1e-9);
      for (const [i, bend] of exact.bend.entries())
        expect(Math.abs(found.bend[i] - bend)).toBeLessThan(1e-9 * (1 + Math.abs(bend)));
    }
  });

  it('goes smoothly through the point where the drift has no slope', () => {
    // a x − b x³ is flat at x = √(a/3b) = 1.
    const at = (x: number): number => logOf(shojiOzaki(well), { a: 3, b: 1, sigma: 0.6 }, 0.2, x, 1.3);
    expect(at(1)).toBeCloseTo((at(1 + 1e-7) + at(1 - 1e-7)) / 2, 9);
    // There the step is a normal one with mean x + a dt + σ² a″ dt²/4.
    const mean = 1 + 2 * 0.2 - (0.36 * 6 * 0.04) / 4;
    expect(at(1)).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * 0.072) + (1.3 - mean) ** 2 / 0.072), 12);
  });

  it.each([
    [1.2, 0.3],
    [2, 0.1],
    [2, 0.5],
  ])('is the law of the linear drift at %d over %d', (x, dt) => {
    const [a, b, sigma, y] = [1, 1, 0.6, x - 0.4];
    const [mu, l, m] = [a * x - b * x ** 3, a - 3 * b * x * x, -6 * b * x * sigma * sigma];
    const mean = x + (mu * Math.expm1(l * dt)) / l + (0.5 * m * (Math.expm1(l * dt) - l * dt)) / (l * l);
    const variance = (sigma * sigma * Math.expm1(2 * l * dt)) / (2 * l);
    const log = -0.5 * (Math.log(2 * Math.PI * variance) + (y - mean) ** 2 / variance);
    expect(Math.abs(logOf(shojiOzaki(well), { a, b, sigma }, dt, x, y) / log - 1)).toBeLessThan(1e-12);
  });

  it('has the mean of its process to the second order in dt, the term of Itô included', () => {
    // E X(t) − x = a t + (a a′ + σ² a″/2) t²/2 + O(t³) for the double well.
    const [a, b, sigma, x] = [1, 1, 0.8, 0.9];
    const error = (dt: number): number => {
      const p = (y: number): number => Math.exp(logOf(shojiOzaki(well), { a, b, sigma }, dt, x, y));
      const width = sigma * Math.sqrt(dt);
      const found = integral((u) => (Math.abs(u) < 12 * width ? u * p(x + u) : 0), -Infinity, width);
      const drift = a * x - b * x ** 3;
      const second = drift * (a - 3 * b * x * x) + 0.5 * sigma * sigma * (-6 * b * x);
      return found - drift * dt - (second * dt * dt) / 2;
    };
    expect(error(0.01) / error(0.005)).toBeGreaterThan(7);
    expect(error(0.01) / error(0.005)).toBeLessThan(9);
  });
});

describe('a density by formulas', () => {
  it.each<[FamilyKind, LikelihoodKind, typeof cir, Record<string, number>]>([
    ['cir', 'euler', cir, { kappa: 1, theta: 0.06, sigma: 0.2 }],
    ['cir', 'kessler', cir, { kappa: 1, theta: 0.06, sigma: 0.2 }],
    ['cir', 'milstein', cir, { kappa: 1, theta: 0.06, sigma: 0.2 }],
    ['ckls', 'kessler', ckls, { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9 }],
    ['ckls', 'milstein', ckls, { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9 }],
    ['ckls', 'euler', ckls, { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9 }],
  ])('of %s by %s is that of the built-in one with all derivatives', (kind, likelihood, diffusion, given) => {
    const names = Object.keys(given) as 'kappa'[];
    const built = models[kind].likelihoods[likelihood]!(familyByParameters(kind, given, names), 1 / 12)(
      0.06,
      0.07,
    ) as Jet;
    const density = { euler, kessler, milstein }[likelihood as 'euler'];
    const found = jetOf(density(diffusion), given, 1 / 12, 0.06, 0.07);
    expect(found.value).toBeCloseTo(built.value, 12);
    for (const [i, slope] of built.slope.entries())
      expect(Math.abs(found.slope[i] - slope)).toBeLessThan(1e-12 * (1 + Math.abs(slope)));
    for (const [i, bend] of built.bend.entries())
      expect(Math.abs(found.bend[i] - bend)).toBeLessThan(1e-12 * (1 + Math.abs(bend)));
  });

  it.each<[string, (diffusion: typeof cir) => DensityAt]>([
    ['euler', euler],
    ['milstein', milstein],
    ['kessler', kessler],
    ['shoji-ozaki', shojiOzaki],
    ['hermite', hermite],
  ])('%s has derivatives by the parameters that differences agree with', (_, kind) => {
    for (const [diffusion, given, x, y] of [
      [odd, { a: 0.5, b: 0.7, s: 0.3 }, 0.3, 0.9],
      [odd, { a: 0.5, b: 0.7, s: 0.3 }, -0.3, -0.9],
      [ckls, { kappa: 0.5, theta: 0.3, sigma: 0.4, gamma: 0.8 }, 0.3, 0.4],
      [well, { a: 1, b: 1, sigma: 0.6 }, 0, 0.4],
      [well, { a: 1, b: 1, sigma: 0.6 }, 2.2, 1.8],
      // Half-way the diffusion has no slope.
      [jacobi, { kappa: 1, theta: 0.3, sigma: 0.5 }, 0.5, 0.6],
    ] as const) {
      const at = (of: Record<string, number>): Jet => jetOf(kind(diffusion), of, 0.1, x, y, 3);
      const { slope, bend } = at(given);
      const h = 1e-5;
      for (const [i, name] of Object.keys(given).entries()) {
        const value = given[name as keyof typeof given] as number;
        const [up, down] = [at({ ...given, [name]: value + h }), at({ ...given, [name]: value - h })];
        const near = (found: number, a: number, b: number): void =>
          expect(Math.abs(found - (a - b) / (2 * h))).toBeLessThan(1e-7 * (1 + Math.abs(found)));
        near(slope[i], up.value, down.value);
        for (let j = 0; j <= i; j++) near(bend[(i * (i + 1)) / 2 + j], up.slope[j], down.slope[j]);
      }
    }
  });

  it('says where drift or diffusion are no numbers', () => {
    const broken = diffusionOf('log(a - x)', 's * (1 - x)', ['a', 's'], line);
    const at = (x: number, y: number): unknown => euler(broken)(pointOf({ a: 0.7, s: 1 }), 0.1)(x, y);
    expect(at(0.8, 0.9)).toBe('the drift is no number at x = 0.8');
    expect(hermite(broken)(pointOf({ a: 3, s: 1 }), 0.1)(0.8, 1.9)).toBe(
      'the diffusion is not above 0 at x = 1.9',
    );
  });
});

describe('quadrature', () => {
  it.each([8, 16, 32])('with %d nodes is exact for polynomials', (n) => {
    const { nodes, weights, matrix } = quadrature(n);
    for (let k = 0; k < 2 * n; k++) {
      const sum = nodes.reduce((total, x, i) => total + weights[i] * x ** k, 0);
      expect(Math.abs(sum * (k + 1) - 1)).toBeLessThan(1e-13);
      if (k >= n) continue;
      for (const [i, x] of nodes.entries()) {
        const part = nodes.reduce((total, z, j) => total + matrix[i * n + j] * z ** k, 0);
        expect(Math.abs(part - x ** (k + 1) / (k + 1))).toBeLessThan(1e-14);
      }
    }
  });
});
