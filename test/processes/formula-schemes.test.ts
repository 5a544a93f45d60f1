import { describe, expect, it } from 'vitest';
import type { FormulaParameters } from '../../src/processes/formula-parameters.js';
import { formula } from '../../src/processes/formula.js';
import { lawWith } from '../../src/processes/law.js';
import { methodOf } from '../../src/processes/methods.js';
import { simulated } from './simulated.js';

type Formulas = Record<string, [drift: string, diffusion: string, x0: number]>;

const system = (of: Formulas, correlation: [string, string, number][] = []): FormulaParameters => ({
  parameters: {},
  components: Object.fromEntries(
    Object.entries(of).map(([name, [drift, diffusion, x0]]) => [
      name,
      { drift, diffusion, x0, edge: 'clamp' as const },
    ]),
  ),
  correlation: correlation.map(([a, b, rho]) => ({ between: [a, b], rho })),
});

/** The values of all components, hidden ones behind them, after a step of length h by the normals z. */
function stepped(
  parameters: FormulaParameters,
  scheme: string,
  h: number,
  values: readonly number[],
  z: readonly number[],
): number[] {
  const method = methodOf(formula, scheme, parameters)!;
  const state = Float64Array.from(values);
  method.step!(state, Float64Array.from(z), method.constants(parameters, h), 0);
  return [...state];
}

const problemOf = (parameters: FormulaParameters, scheme: string): string | undefined =>
  formula.problem!(parameters, { scheme, h: 0.1, dt: 0.1, times: 1 })?.message;

describe('drift-implicit of formulas', () => {
  it('solves two linear components that depend on each other', () => {
    const pair = system({ x: ['2 * y - 3 * x', '0', 1], y: ['x - 4 * y + 1', '0.5', 2] });
    const h = 0.3;
    const [x, y] = stepped(pair, 'drift-implicit', h, [1, 2], [0.7]);
    // (1 + 3h) x − 2h y = 1 and −h x + (1 + 4h) y = 2 + h + b √h z, by Cramer's rule.
    const right = 2 + h + 0.5 * Math.sqrt(h) * 0.7;
    const determinant = (1 + 3 * h) * (1 + 4 * h) - 2 * h * h;
    expect(x).toBeCloseTo((1 + 4 * h + 2 * h * right) / determinant, 14);
    expect(y).toBeCloseTo(((1 + 3 * h) * right + h) / determinant, 14);
  });

  it('takes the drift at the end of the step, t among it, and the diffusion at its beginning', () => {
    const law = lawWith(formula, system({ x: ['2 * t', '0', 1] }), 0.1, 'drift-implicit', 100);
    // Its sum of 2 t h is T² + T h.
    expect(simulated(law, 3, 10)[0][27]).toBeCloseTo(1 + 1 + 0.001, 10);
    const [x] = stepped(system({ x: ['-x', 'x * t', 1] }), 'drift-implicit', 0.5, [2, 6], [1]);
    expect(x).toBeCloseTo((2 + 2 * 3 * Math.sqrt(0.5)) / 1.5, 14);
  });

  it('solves a stiff oscillator to the last places', () => {
    const oscillator = system({ x: ['50 * (x - x^3 / 3 - y)', '0.1', 1], y: ['x / 50', '0', 0] });
    for (const [x0, y0, z] of [
      [2, 0.1, 1.3],
      [-1, 0.6, -2],
      [1.7, -0.2, 0.4],
    ]) {
      const [x, y] = stepped(oscillator, 'drift-implicit', 0.02, [x0, y0], [z]);
      const noise = 0.1 * Math.sqrt(0.02) * z;
      expect(x - x0 - 0.02 * 50 * (x - x ** 3 / 3 - y) - noise).toBeCloseTo(0, 13);
      expect(y - y0 - (0.02 * x) / 50).toBeCloseTo(0, 14);
    }
  });

  it('solves a cubic from a hundred times too far out, and is no number where it does not come to its end', () => {
    const cubic = system({ x: ['-x^3', '0', 0] });
    const [h, root] = [0.1, 3];
    const from = (x: number): number => stepped(cubic, 'drift-implicit', h, [x], [])[0];
    expect(from(root + h * root ** 3)).toBeCloseTo(root, 13);
    // X + h X³ = x takes sixteen corrections from 3000, seventeen from 6000.
    const reached = from(3000);
    expect(Math.abs((reached + h * reached ** 3) / 3000 - 1)).toBeLessThan(1e-14);
    expect([6000, 1e9].map(from)).toEqual([NaN, NaN]);
    // Of X = x + 3 + X² h no number is a solution.
    expect(stepped(system({ x: ['30 + x^2', '0', 0] }), 'drift-implicit', h, [1], [])).toEqual([NaN]);
  });

  it('keeps to the side of an edge on which its drift has values', () => {
    const given = system({ x: ['1 / x', '0', 0.5] });
    const bessel = { ...given, components: { x: { ...given.components['x'], domain: [0, 'inf' as const] } } };
    for (const x0 of [0.001, 0.5, 40]) {
      const [x, outside] = stepped(bessel, 'drift-implicit', 0.01, [x0, 0], []);
      expect(outside).toBe(0);
      expect(Math.abs(x / ((x0 + Math.sqrt(x0 * x0 + 0.04)) / 2) - 1)).toBeLessThan(1e-13);
    }
  });
});

/** Ito–Taylor terms of one step up to order 1.5, by I1 = √h z and I10 = ½ h (I1 + √h z′/√3). */
const integralsOf = (h: number, z: number, second: number): { i1: number; i10: number; i01: number } => {
  const i1 = Math.sqrt(h) * z;
  const i10 = 0.5 * h * (i1 + (Math.sqrt(h) * second) / Math.sqrt(3));
  return { i1, i10, i01: h * i1 - i10 };
};

/** By how much a hundredth of the step makes an error less: 10⁴ where it is of h², 10³ of h^1.5. */
const fallOf = (errorAt: (h: number) => number): number => Math.abs(errorAt(1e-2) / errorAt(1e-4));

describe('srk of formulas', () => {
  it('has the terms of order 1.5 of one noise on two components that depend on t', () => {
    const pair = system({ x: ['y', '0.5 * x', 1], y: ['t - x', '0.3 * y + 0.2 * t', 2] }, [['x', 'y', 1]]);
    const [x, y, t, z, second] = [1, 2, 0.7, 1.1, -0.6];
    const errors = [0, 1].map((c) => (h: number): number => {
      const found = stepped(pair, 'srk', h, [x, y, t / h], [z, 9, second, 9])[c];
      const { i1, i10, i01 } = integralsOf(h, z, second);
      const a = [y, t - x];
      const b = [0.5 * x, 0.3 * y + 0.2 * t];
      const slope = [0.5, 0.3];
      // L1 a, L0 a, L0 b of linear coefficients.
      const l1a = [b[1], -b[0]];
      const l0a = [a[1], 1 - a[0]];
      const l0b = [0.5 * a[0], 0.2 + 0.3 * a[1]];
      const once = slope[c] * b[c];
      const twice = slope[c] * once;
      const taylor =
        [x, y][c] +
        a[c] * h +
        b[c] * i1 +
        0.5 * once * (i1 * i1 - h) +
        l1a[c] * i10 +
        l0b[c] * i01 +
        0.5 * l0a[c] * h * h +
        (twice * (i1 ** 3 - 3 * h * i1)) / 6;
      return found - taylor;
    });
    for (const error of errors) expect(fallOf(error)).toBeGreaterThan(8000);
  });

  it('has them where several noises correlate and no diffusion depends on a component', () => {
    const pair = system({ x: ['y', 't', 1], y: ['sin(x)', '0.3 + t^2', 2] }, [['x', 'y', 0.6]]);
    const [x, y, t] = [1, 2, 0.7];
    const [z, second] = [
      [1.1, -0.4],
      [-0.6, 0.9],
    ];
    const correlated = ([p, q]: number[]): number[] => [p, 0.6 * p + 0.8 * q];
    const errors = [0, 1].map((c) => (h: number): number => {
      const found = stepped(pair, 'srk', h, [x, y, t / h], [...z, ...second])[c];
      const [one, other] = [correlated(z), correlated(second)];
      const integrals = [0, 1].map((i) => integralsOf(h, one[i], other[i]));
      const b = [t, 0.3 + t * t];
      const slope = [1, 2 * t][c];
      const l1a = c === 0 ? b[1] * integrals[1].i10 : Math.cos(x) * b[0] * integrals[0].i10;
      return (
        found -
        ([x, y][c] + [y, Math.sin(x)][c] * h + b[c] * integrals[c].i1 + l1a + slope * integrals[c].i01)
      );
    });
    for (const error of errors) expect(fallOf(error)).toBeGreaterThan(8000);
  });

  it('without noise is the rule of Ralston, of order 2', () => {
    const [x] = stepped(system({ x: ['-x', '0', 1] }), 'srk', 0.5, [1], []);
    expect(x).toBeCloseTo(1 - 0.5 + 0.125, 14);
    // Two noises that are 0 go by the scheme of several.
    const pair = system({ x: ['-x', '0 * t', 1], y: ['x', '0 * t', 1] });
    const [one, other] = stepped(pair, 'srk', 0.5, [1, 1, 0], [1, 1, 1, 1]);
    expect(one).toBeCloseTo(1 - 0.5 + 0.125, 14);
    expect(other).toBeCloseTo(1 + 0.5 - 0.125, 14);
  });
});

describe('derivative-free Milstein of formulas', () => {
  it('comes near to Milstein’s in components that correlate', () => {
    const pair = system({ x: ['-x', 'x^2', 1], y: ['x', 'sqrt(y)', 2] }, [['x', 'y', -0.5]]);
    const by = (scheme: string, h: number): number[] => stepped(pair, scheme, h, [1, 2], [1.2, -0.7]);
    for (const c of [0, 1]) {
      const error = (h: number): number => by('derivative-free-milstein', h)[c] - by('milstein', h)[c];
      // The difference sees b′′ and the drift, terms of h^1.5.
      expect(fallOf(error)).toBeGreaterThan(900);
      expect(fallOf((h) => by('euler', h)[c] - by('milstein', h)[c])).toBeLessThan(101);
    }
  });
});

describe('a scheme that formulas do not fit', () => {
  const coupled = system({ S: ['0', 'sqrt(v) * S', 1], v: ['0', 'sqrt(v)', 1] });

  it.each(['milstein', 'derivative-free-milstein'])(
    '%s is refused with the reason where noises do not commute',
    (scheme) => {
      expect(problemOf(coupled, scheme)).toBe(
        `must be one of euler, drift-implicit, tamed where a diffusion depends on another component (Milstein’s scheme would need areas of Lévy there), found ${scheme}`,
      );
    },
  );

  it('srk is refused where several noises act on diffusions of components', () => {
    expect(problemOf(coupled, 'srk')).toMatch(
      /^must be one of euler, drift-implicit, tamed where several noises act/,
    );
    expect(problemOf(system({ x: ['0', 'x', 1], y: ['0', 'y', 1] }), 'srk')).toContain('several noises');
    expect(problemOf(system({ x: ['0', 'x', 1], y: ['x', '0', 1] }), 'srk')).toBeUndefined();
    expect(
      problemOf(system({ x: ['0', 'x', 1], y: ['x', 'y', 1] }, [['y', 'x', -1]]), 'srk'),
    ).toBeUndefined();
    expect(problemOf(system({ x: ['x', 't', 1], y: ['x', '2', 1] }), 'srk')).toBeUndefined();
  });

  it('is refused where its step is longer than kernels have room for', () => {
    const long = Array.from({ length: 60 }, (_, i) => `sin(${i} * x)`).join(' + ');
    expect(problemOf(system({ x: [long, '1', 1] }), 'euler')).toBeUndefined();
    expect(problemOf(system({ x: [long, '1', 1] }), 'drift-implicit')).toMatch(
      /^must have formulas whose step by drift-implicit has at most 2000 operations/,
    );
  });
});
