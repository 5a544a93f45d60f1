import { describe, expect, it } from 'vitest';
import { processes } from '../../src/processes/index.js';
import { formula } from '../../src/processes/formula.js';
import type { FormulaParameters } from '../../src/processes/formula-parameters.js';
import { factorOf } from '../../src/processes/formula-noise.js';
import { lawWith } from '../../src/processes/law.js';
import { schemesOf } from '../../src/processes/methods.js';
import type { Process } from '../../src/processes/process.js';
import { schemes } from '../../src/processes/schemes/index.js';
import { meanOf, simulated } from './simulated.js';

/** One component, far from edges that a built-in keeps to. */
const one = (
  parameters: Record<string, number>,
  drift: string,
  diffusion: string,
  x0: number,
): FormulaParameters => ({
  parameters,
  components: { x: { drift, diffusion, x0, edge: 'clamp' } },
  correlation: [],
});

const reverting = 'kappa * (theta - x)';
const builtIns: Record<string, [parameters: Record<string, number>, drift: string, diffusion: string]> = {
  gbm: [{ mu: 0.05, sigma: 0.4, x0: 1 }, 'mu * x', 'sigma * x'],
  ou: [{ kappa: 2, theta: 0.5, sigma: 0.3, x0: 1 }, reverting, 'sigma'],
  cir: [{ kappa: 2, theta: 1, sigma: 0.2, x0: 1 }, reverting, 'sigma * sqrt(x)'],
  ckls: [{ kappa: 2, theta: 1, sigma: 0.2, gamma: 0.8, x0: 1 }, reverting, 'sigma * x^gamma'],
  'double-well': [{ a: 1, b: 1, sigma: 0.3, x0: 0.5 }, 'a * x - b * x^3', 'sigma'],
  logistic: [{ r: 1, capacity: 2, sigma: 0.2, x0: 1 }, 'r * x * (1 - x / capacity)', 'sigma * x'],
  jacobi: [{ kappa: 2, theta: 0.5, sigma: 0.1, x0: 0.5 }, reverting, 'sigma * sqrt(x * (1 - x))'],
};

/** What a scheme is of another formula: cir's implicit step is that of y = √x, whose noise is additive. */
const inOtherWords: Record<
  string,
  { from: (x0: number) => number; back: (y: number) => number; drift: string; diffusion: string }
> = {
  'cir drift-implicit': {
    from: Math.sqrt,
    back: (y) => y * y,
    drift: '(4 * kappa * theta - sigma^2) / (8 * x) - kappa * x / 2',
    diffusion: 'sigma / 2',
  },
};

describe('a process of formulas', () => {
  it.each(
    Object.keys(builtIns).flatMap((kind) => {
      const process = processes[kind as keyof typeof processes] as unknown as Process<object>;
      const both = schemesOf(process as Process<never>).filter((one) =>
        formula.schemes!.some((other) => other.kind === one.kind),
      );
      return both.map((scheme) => [kind, scheme.kind, process] as const);
    }),
  )('that is %s has its paths by %s, to rounding', (kind, scheme, process) => {
    const [{ x0, ...named }, ...formulas] = builtIns[kind];
    const other = inOtherWords[`${kind} ${scheme}`];
    const [drift, diffusion] = other ? [other.drift, other.diffusion] : formulas;
    const start = other ? other.from(x0) : x0;
    const own = lawWith(formula, one(named, drift, diffusion, start), 1 / 50, scheme, 2);
    const law = lawWith(process, builtIns[kind][0], 1 / 50, scheme, 2);
    const [made, wanted] = [simulated(own, 70, 30)[0], simulated(law, 70, 30)[0]];
    const found = other ? made.map(other.back) : made;
    // b b′ is written in another way by jacobi.
    found.forEach((value, i) =>
      expect(Math.abs(value - wanted[i])).toBeLessThan(1e-11 * (1 + Math.abs(value))),
    );
  });

  it('has every scheme that a built-in of one component is made of, but full truncation', () => {
    const ofBuiltIns = Object.keys(schemes).filter((kind) => kind !== 'full-truncation');
    expect(formula.schemes!.map(({ kind }) => kind).sort()).toEqual(ofBuiltIns.sort());
  });

  it('without noise follows the differential equation, by steps of Euler, and knows the time', () => {
    const law = lawWith(formula, one({}, '2 * t', '0', 1), 0.1, 'euler', 100);
    const [x] = simulated(law, 3, 10);
    // Euler's sum of 2 t h over n steps is T² − T h.
    expect(x[27]).toBeCloseTo(1 + 1 - 0.001, 10);
  });

  it('has noises of the correlation that is given, exactly as many as there are', () => {
    const components = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [name, { drift: '0', diffusion: '1', x0: 0, edge: 'clamp' as const }]),
    );
    const correlation = [
      { between: ['a', 'b'], rho: 0.6 },
      { between: ['c', 'a'], rho: -0.5 },
    ];
    const law = lawWith(formula, { parameters: {}, components, correlation }, 1, 'euler');
    const [a, b, c] = simulated(law, 100_000, 1);
    const product = (u: Float64Array, v: Float64Array): Float64Array => u.map((value, i) => value * v[i]);
    for (const [u, v, rho] of [
      [a, b, 0.6],
      [a, c, -0.5],
      [b, c, 0],
      [a, a, 1],
      [b, b, 1],
      [c, c, 1],
    ] as const) {
      const { mean, error } = meanOf(product(u, v));
      expect(Math.abs(mean - rho)).toBeLessThan(4 * error);
    }
  });

  it('of correlation ±1 has one noise in two places, and of impossible correlations none', () => {
    const given = (rho: number[]): FormulaParameters => ({
      parameters: {},
      components: Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [name, { drift: '0', diffusion: '1', x0: 0, edge: 'clamp' as const }]),
      ),
      correlation: [
        { between: ['a', 'b'], rho: rho[0] },
        { between: ['a', 'c'], rho: rho[1] },
        { between: ['b', 'c'], rho: rho[2] },
      ],
    });
    expect(factorOf(given([1, -1, -1]))).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [-1, 0, 0],
    ]);
    expect(factorOf(given([0.9, 0.9, -0.9]))).toBeUndefined();
    expect(factorOf(given([1, 0.5, -0.5]))).toBeUndefined();
  });

  it('keeps to its domain, counts what left it, and throws back where asked to', () => {
    const walled = (edge: 'clamp' | 'reflect'): Float64Array[] => {
      const { components, ...rest } = one({}, '-1', '0', 0.25);
      const x = { ...components['x'], domain: [0, 1], edge };
      return simulated(lawWith(formula, { ...rest, components: { x } }, 0.5, 'euler'), 1, 2);
    };
    expect(walled('clamp').map((values) => [...values])).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(walled('reflect').map((values) => [...values])).toEqual([
      [0.25, 0.25],
      [1, 2],
    ]);
  });

  it('refuses Milstein’s scheme where noises do not commute', () => {
    const { problem } = formula;
    const steps = { scheme: 'milstein', h: 1, dt: 1, times: 1 };
    const heston: FormulaParameters = {
      parameters: {},
      components: {
        S: { drift: '0', diffusion: 'sqrt(v) * S', x0: 1, edge: 'clamp' },
        v: { drift: '0', diffusion: 'sqrt(v)', x0: 1, edge: 'clamp' },
      },
      correlation: [],
    };
    expect(problem!(heston, steps)).toMatchObject({ key: 'scheme' });
    expect(problem!(heston, { ...steps, scheme: 'euler' })).toBeUndefined();
    expect(problem!(one({}, '0', 'x', 1), steps)).toBeUndefined();
  });
});
