import { describe, expect, it } from 'vitest';
import {
  type Evaluate,
  type LbfgsSettings,
  type LbfgsState,
  lbfgsDefaults,
  lbfgsStart,
  lbfgsStep,
} from '../../src/training/lbfgs.js';
import { trialData } from '../kernels/arena.js';

/** Every state from the start until it no longer runs, or for so many steps; each passes through `between`. */
async function states(
  start: readonly number[],
  evaluate: Evaluate,
  settings: Partial<LbfgsSettings> = {},
  between = (state: LbfgsState): LbfgsState => state,
): Promise<LbfgsState[]> {
  const all = [await lbfgsStart(start, evaluate, settings)];
  while (all.at(-1)!.status === 'running' && all.length <= 500) {
    all.push(await lbfgsStep(between(all.at(-1)!), evaluate, settings));
  }
  return all;
}

/** ½ (x − centre)ᵀ A (x − centre), A = Σ_k λ_k u_k u_kᵀ with orthonormal u, λ from 1 to `condition`. */
function quadratic(n: number, condition: number): { evaluate: Evaluate; centre: number[] } {
  const { uniforms } = trialData(n);
  const basis: number[][] = [];
  while (basis.length < n) {
    const u = uniforms(n);
    for (const other of [...basis, ...basis]) {
      const along = u.reduce((sum, value, i) => sum + value * other[i], 0);
      other.forEach((value, i) => (u[i] -= along * value));
    }
    const length = Math.hypot(...u);
    basis.push(u.map((value) => value / length));
  }
  const centre = uniforms(n);
  const evaluate: Evaluate = (x) => {
    const gradient = new Float64Array(n);
    let loss = 0;
    basis.forEach((u, k) => {
      const lambda = condition ** (k / Math.max(n - 1, 1));
      const along = u.reduce((sum, value, i) => sum + value * (x[i] - centre[i]), 0);
      loss += (lambda * along ** 2) / 2;
      u.forEach((value, i) => (gradient[i] += lambda * along * value));
    });
    return Promise.resolve({ loss, gradient });
  };
  return { evaluate, centre };
}

/** Σ 100 (x_{2i+1} − x_{2i}²)² + (1 − x_{2i})² (Rosenbrock 1960, Moré, Garbow & Hillstrom 1981). */
const rosenbrock: Evaluate = (x) => {
  const gradient = new Float64Array(x.length);
  let loss = 0;
  for (let i = 0; i < x.length; i += 2) {
    const [bend, rest] = [x[i + 1] - x[i] ** 2, 1 - x[i]];
    loss += 100 * bend ** 2 + rest ** 2;
    gradient[i] = -400 * x[i] * bend - 2 * rest;
    gradient[i + 1] = 200 * bend;
  }
  return Promise.resolve({ loss, gradient });
};

const farthest = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...found.map((value, i) => Math.abs(value - expected[i])));

describe('lbfgs', () => {
  it.each([1, 2, 3, 5, 8, 10])(
    'ends on a quadratic of dimension %i after as many steps, with exact line searches',
    async (n) => {
      const { evaluate, centre } = quadratic(n, 50);
      const exact = { sufficientDecrease: 1e-12, curvature: 1e-11, gradientTolerance: 1e-8 };
      const found = (await states(new Array<number>(n).fill(2), evaluate, exact)).at(-1)!;
      expect(found.status).toBe('converged');
      expect(found.iteration).toBeLessThanOrEqual(n);
      expect(farthest(found.parameters, centre)).toBeLessThan(1e-8);
    },
  );

  it.each([
    // scipy 1.17.1: minimize(…, 2 + arange(10) / 10, jac=True, method='L-BFGS-B',
    //   options=dict(maxcor=50, gtol=1e-8, ftol=0)).nit with eigenvalues condition ** (arange(10) / 9)
    [100, 27],
    [1000, 38],
    [10_000, 52],
  ])('takes as many steps as SciPy’s where the condition is %i', async (condition, expected) => {
    const lambdas = Array.from({ length: 10 }, (_, k) => condition ** (k / 9));
    const evaluate: Evaluate = (x) => {
      const gradient = x.map((value, i) => lambdas[i] * value);
      return Promise.resolve({ loss: gradient.reduce((sum, g, i) => sum + (g * x[i]) / 2, 0), gradient });
    };
    const start = lambdas.map((_, i) => 2 + i / 10);
    const found = (await states(start, evaluate, { memory: 50 })).at(-1)!;
    expect(found.status).toBe('converged');
    expect(Math.abs(found.iteration - expected)).toBeLessThanOrEqual(1);
    // With fewer pairs than steps it forgets, and takes longer.
    const less = (await states(start, evaluate)).at(-1)!;
    expect(less.status).toBe('converged');
    expect(less.iteration).toBeGreaterThan(expected);
    expect(farthest(less.parameters, new Array<number>(10).fill(0))).toBeLessThan(1e-8);
  });

  it.each([2, 20])('finds Rosenbrock’s minimum in %i dimensions to 1e-10', async (n) => {
    const start = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
    const found = (await states(start, rosenbrock, { gradientTolerance: 1e-11 })).at(-1)!;
    expect(found.status).toBe('converged');
    expect(found.iteration).toBeLessThan(60);
    expect(farthest(found.parameters, new Array<number>(n).fill(1))).toBeLessThan(1e-10);
  });

  it('meets the strong Wolfe conditions in every step, and keeps ten pairs of positive curvature', async () => {
    const all = await states([-1.2, 1, 3, -4], rosenbrock);
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, i) => sum + value * b[i], 0);
    const { sufficientDecrease, curvature, memory } = lbfgsDefaults;
    for (const [k, after] of all.slice(1).entries()) {
      const before = all[k];
      const { s, y } = after.pairs.at(-1)!;
      const slope = dot(before.gradient, s);
      expect(slope).toBeLessThan(0);
      expect(after.loss).toBeLessThanOrEqual(before.loss + sufficientDecrease * slope);
      // s is the step as rounded: near the end its slope has few digits.
      expect(Math.abs(dot(after.gradient, s))).toBeLessThanOrEqual(-(curvature + 1e-6) * slope);
      expect(dot(s, y)).toBeGreaterThan(0);
      expect(after.iteration).toBe(k + 1);
      expect(after.evaluations).toBeGreaterThan(before.evaluations);
      expect(after.pairs).toHaveLength(Math.min(k + 1, memory));
    }
    expect(all.length).toBeGreaterThan(memory + 2);
  });

  it('carries on from a state that went through JSON, to the last bit', async () => {
    const start = [-1.2, 1, 3, -4, 0, -0];
    const whole = await states(start, rosenbrock);
    const resumed = await states(
      start,
      rosenbrock,
      {},
      (state) => JSON.parse(JSON.stringify(state)) as LbfgsState,
    );
    expect(whole.length).toBeGreaterThan(15);
    expect(resumed).toStrictEqual(whole);
  });

  it('leaves the state that it was given as it was, and one that has ended alone', async () => {
    const first = await lbfgsStart([-1.2, 1], rosenbrock);
    const copy = structuredClone(first);
    await lbfgsStep(first, rosenbrock);
    expect(first).toStrictEqual(copy);
    const last = (await states([-1.2, 1], rosenbrock)).at(-1)!;
    expect(await lbfgsStep(last, rosenbrock)).toBe(last);
    expect((await lbfgsStart([1, 1], rosenbrock)).status).toBe('converged');
  });

  it('has no −0 in its state, which JSON would turn into 0', async () => {
    const flat: Evaluate = (x) =>
      Promise.resolve({ loss: (x[0] - 1) ** 2, gradient: Float64Array.of(2 * x[0] - 2, -0) });
    for (const state of await states([3, -0], flat)) {
      expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    }
  });

  it.each([
    [NaN, NaN],
    [-Infinity, 1],
    [-100, NaN],
  ])(
    'comes back from where the loss cannot be computed, with loss %f and gradient %f',
    async (loss, slope) => {
      // 1 / (1 − x) − 3x has its minimum at 1 − 1/√3, and no value from 1 on.
      let beyond = 0;
      const barrier: Evaluate = ([x]) => {
        if (x < 1) {
          return Promise.resolve({ loss: 1 / (1 - x) - 3 * x, gradient: Float64Array.of((1 - x) ** -2 - 3) });
        }
        beyond++;
        return Promise.resolve({ loss, gradient: Float64Array.of(slope) });
      };
      const found = (await states([-10], barrier)).at(-1)!;
      expect(beyond).toBeGreaterThan(0);
      expect(found.status).toBe('converged');
      expect(found.parameters[0]).toBeCloseTo(1 - 1 / Math.sqrt(3), 8);
    },
  );

  it('says so where no step is found, and keeps the parameters', async () => {
    const uphill: Evaluate = ([x]) => Promise.resolve({ loss: x * x, gradient: Float64Array.of(-2 * x) });
    const all = await states([3], uphill);
    expect(all.at(-1)).toMatchObject({
      status: 'line-search-failed',
      iteration: 0,
      parameters: [3],
      loss: 9,
    });
    const endless: Evaluate = ([x]) => Promise.resolve({ loss: -x, gradient: Float64Array.of(-1) });
    expect((await states([0], endless)).at(-1)).toMatchObject({
      status: 'line-search-failed',
      parameters: [0],
    });
  });

  it('says so where the loss is not finite to begin with', async () => {
    const nothing: Evaluate = () => Promise.resolve({ loss: NaN, gradient: Float64Array.of(1) });
    expect(await lbfgsStart([1], nothing)).toMatchObject({ status: 'not-finite', evaluations: 1 });
  });
});
