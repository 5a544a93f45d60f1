import { describe, expect, it } from 'vitest';
import { UsageError } from '#dist/errors.js';
import { DrawnWords } from '#dist/kernels/reference/drawn.js';
import { familyByParameters } from '#dist/likelihood/coordinates.js';
import { quadratureLaw } from '#dist/likelihood/laws/by-quadrature.js';
import { normalMixture } from '#dist/likelihood/laws/normal-mixture.js';
import type { FamilyKind, LikelihoodKind, ModelKind, OwnKind } from '#dist/likelihood/kinds.js';
import { models } from '#dist/likelihood/models.js';
import { ownModels } from '#dist/likelihood/own-models/index.js';
import { type ModelAtValues, transitionLaw } from '#dist/likelihood/transition-law.js';
import { transitionsOf, type Transitions } from '#dist/likelihood/transitions.js';
import { month, waves } from './series.js';

const values: Readonly<Partial<Record<ModelKind, object>>> = {
  brownian: { mu: 0.02, sigma: 0.1 },
  gbm: { mu: 0.1, sigma: 0.3 },
  ou: { kappa: 1, theta: 0.06, sigma: 0.05 },
  cir: { kappa: 0.5, theta: 0.06, sigma: 0.15 },
  ckls: { kappa: 1, theta: 0.06, sigma: 0.6, gamma: 0.9 },
  merton: { mu: 0.08, sigma: 0.2, intensity: 3, jumpMean: -0.05, jumpSd: 0.1 },
  'double-well': { a: 1, b: 1, sigma: 0.1 },
  logistic: { r: 1, capacity: 0.2, sigma: 0.5 },
  jacobi: { kappa: 1, theta: 0.1, sigma: 0.3 },
};
const likelihoodsOf = (kind: string): string[] =>
  Object.keys({ ...models, ...ownModels }[kind as FamilyKind | OwnKind].likelihoods);
const all = Object.entries(values).flatMap(([kind, at]) =>
  likelihoodsOf(kind).map(
    (likelihood) => [{ kind, ...at } as ModelAtValues, likelihood as LikelihoodKind] as const,
  ),
);

/** One transition from x to y. */
const one = (x: number, y: number, dt = month): Transitions => ({
  from: Float64Array.of(x),
  to: Float64Array.of(y),
  dt: Float64Array.of(dt),
  begins: [0],
});

/** Many series of one transition from x. */
const many = (x: number, n: number, dt = month): Transitions => ({
  from: new Float64Array(n).fill(x),
  to: new Float64Array(n),
  dt: new Float64Array(n).fill(dt),
  begins: Array.from({ length: n }, (_, i) => i),
});

/** Kolmogorov’s √n D of numbers that are to be uniform: below 1.95 but for one in a thousand. */
function distance(uniform: Float64Array): number {
  const n = uniform.length;
  const sorted = uniform.slice().sort();
  return Math.sqrt(n) * sorted.reduce((most, u, i) => Math.max(most, Math.abs(u - (i + 0.5) / n)), 0);
}

describe('the law of a transition', () => {
  it.each(all)(
    'of %j by %s has its density as the slope of its distribution function',
    (model, likelihood) => {
      const law = transitionLaw(model, likelihood);
      let first: number | undefined;
      for (const y of [0.065, 0.08, 0.1]) {
        const h = 1e-6;
        const at = (to: number): number => law.scores(one(0.08, to)).uniform[0];
        const density = Math.exp(law.scores(one(0.08, y)).logDensity[0]);
        const ratio = (at(y + h) - at(y - h)) / (2 * h) / density;
        // An expansion integrates to 1 only nearly: its law has that as a factor, the same for each y.
        const whole = likelihood === 'hermite' ? (first ??= ratio) : 1;
        expect(Math.abs(ratio / whole - 1)).toBeLessThan(1e-7);
        expect(Math.abs(ratio - 1)).toBeLessThan(2e-5);
      }
    },
  );

  it.each(all)('of %j by %s draws what it says', (model, likelihood) => {
    const law = transitionLaw(model, likelihood);
    // An integration per draw takes its time.
    const draws = likelihood === 'hermite' ? 100 : 2000;
    expect(distance(law.uniforms(law.simulate(many(0.08, draws), 3)))).toBeLessThan(1.95);
  });

  it.each([
    [{ kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1 }, 'exact', 1e-4, 1],
    [{ kind: 'cir', kappa: -0.3, theta: -0.05, sigma: 0.2 }, 'exact', 0.05, 2],
    [{ kind: 'ou', kappa: -0.5, theta: 0.06, sigma: 0.05 }, 'exact', 0.1, 3],
    [{ kind: 'ou', kappa: 2, theta: 0.06, sigma: 0.05 }, 'exact', 0.1, 30],
    [{ kind: 'cir', kappa: 1, theta: 1, sigma: 1 }, 'milstein', 0.1, 0.5],
    [{ kind: 'ckls', kappa: 1, theta: 0.06, sigma: 0.02, gamma: -0.3 }, 'milstein', 0.06, 0.1],
    [{ kind: 'ckls', kappa: 1, theta: 0.06, sigma: 0.05, gamma: 0 }, 'milstein', 0.06, 0.1],
  ] as const)('of %j by %s draws from %d over %d what it says', (model, likelihood, x, dt) => {
    const law = transitionLaw(model, likelihood);
    expect(distance(law.scores(law.simulate(many(x, 3000, dt), 5)).uniform)).toBeLessThan(1.95);
  });

  it('scores a series as its likelihood does, with what is impossible at minus infinity', () => {
    const transitions = transitionsOf({ x: waves, dt: month }, [0, Infinity], true);
    const { logDensity, uniform } = transitionLaw({ kind: 'cir', kappa: 1, theta: 0.06, sigma: 0.2 }).scores(
      transitions,
    );
    expect(logDensity.reduce((sum, value) => sum + value, 0)).toBeCloseTo(703.76520852969, 9);
    // From mpmath.
    for (const [i, u] of [
      [0, 0.2692143761077],
      [1, 0.5616212184259],
      [2, 0.954151702657],
      [239, 0.9628554525521],
    ]) {
      expect(uniform[i]).toBeCloseTo(u, 12);
    }
    const step = transitionLaw({ kind: 'cir', kappa: 0.5, theta: 0.5, sigma: 0.05 }, 'milstein');
    const beyond = step.scores(one(0.1, 0.001, 1));
    expect([beyond.logDensity[0], beyond.uniform[0]]).toEqual([-Infinity, 0]);
  });

  it('draws by words that have begun with path and step, the same for the same', () => {
    const { draw } = transitionLaw({ kind: 'cir', kappa: 0.5, theta: 0.06, sigma: 0.15 });
    const at = (path: number, step: number): number => {
      const draws = new DrawnWords(1, 2, 3);
      draws.begin(path, step);
      return draw!(0.05, month, draws);
    };
    expect(at(4, 5)).toBe(at(4, 5));
    expect(at(4, 5)).not.toBe(at(5, 4));
  });

  it('of a pseudo-likelihood stays where the model lives', () => {
    const law = transitionLaw({ kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1 }, 'nowman');
    const { to } = law.simulate(transitionsOf({ x: waves, dt: month }, [0, Infinity], true), 1);
    expect(to.every((y) => y > 0)).toBe(true);
  });

  it('from its stationary law begins anew in each series', () => {
    const stationary = transitionLaw(
      { kind: 'cir', kappa: 0.5, theta: 0.06, sigma: 0.15 },
      'exact',
      'stationary',
    );
    const { from } = stationary.simulate(many(0.08, 4000), 2);
    const mean = from.reduce((sum, x) => sum + x, 0) / 4000;
    // sd of the stationary law .0367.
    expect(Math.abs(mean - 0.06)).toBeLessThan(4 * (0.0367 / Math.sqrt(4000)));
    const given = transitionLaw({ kind: 'ou', kappa: 1, theta: 0.06, sigma: 0.05 }).simulate(
      many(0.08, 3),
      2,
    );
    expect([...given.from]).toEqual([0.08, 0.08, 0.08]);
  });

  it.each([
    [
      'likelihood of ckls must be one of',
      { kind: 'ckls', kappa: 1, theta: 1, sigma: 1, gamma: 1 },
      'exact',
      undefined,
    ],
    ['model.sigma must be a finite number', { kind: 'ou', kappa: 1, theta: 1 }, undefined, undefined],
    ['start must be conditional', { kind: 'ou', kappa: -1, theta: 1, sigma: 1 }, undefined, 'stationary'],
  ] as const)('%s', (words, model, likelihood, start) => {
    expect(() => transitionLaw(model, likelihood, start)).toThrow(UsageError);
    expect(() => transitionLaw(model, likelihood, start)).toThrow(words);
  });
});

describe('a law by integration of its density', () => {
  const cases: [FamilyKind, LikelihoodKind, object, number, number][] = [
    ['ou', 'exact', { kappa: 1, theta: 0.06, sigma: 0.05 }, 0.08, month],
    ['ou', 'exact', { kappa: 3, theta: 0.06, sigma: 0.05 }, 0.2, 2],
    ['cir', 'exact', { kappa: 0.5, theta: 0.06, sigma: 0.15 }, 0.08, month],
    ['cir', 'exact', { kappa: 2, theta: 0.06, sigma: 0.3 }, 0.2, 3],
    ['gbm', 'exact', { mu: 0.1, sigma: 0.3 }, 0.08, 1 / 252],
  ];
  it.each(cases)('of %s by %s with %j from %d over %d is the closed one', (kind, likelihood, at, x, dt) => {
    const model = { kind, ...at } as ModelAtValues;
    const { positive, likelihoods } = models[kind];
    const own = quadratureLaw(likelihoods[likelihood]!, positive)(familyByParameters(kind, model, []), dt)(x);
    if (typeof own === 'string') throw new Error(own);
    const closed = transitionLaw(model, likelihood);
    const draws = new DrawnWords(3, 0, 0);
    const uniform = Float64Array.from({ length: 200 }, (_, i) => {
      draws.begin(i, 0);
      const y = own.draw(draws, 0);
      const u = closed.scores(one(x, y, dt)).uniform[0];
      expect(Math.abs(own.cumulative(y) - u)).toBeLessThan(1e-8);
      return u;
    });
    expect(distance(uniform)).toBeLessThan(1.95);
    expect([own.cumulative(positive ? 1e-300 : -1e3), own.cumulative(1e3)]).toEqual([0, 1]);
  });
});

describe('a mixture of normals', () => {
  const mixture = normalMixture([
    { weight: 0.9, mean: 0.001, deviation: 0.01 },
    { weight: 0.08, mean: -0.05, deviation: 0.03 },
    { weight: 0.02, mean: -0.1, deviation: 0.04 },
  ]);

  it('draws what its distribution function says', () => {
    const draws = new DrawnWords(7, 0, 0);
    const uniform = Float64Array.from({ length: 4000 }, (_, i) => {
      draws.begin(i, 0);
      return mixture.cumulative(mixture.draw(draws, 0));
    });
    expect(distance(uniform)).toBeLessThan(1.95);
    expect([mixture.cumulative(-10), mixture.cumulative(10)]).toEqual([0, 1]);
  });
});
