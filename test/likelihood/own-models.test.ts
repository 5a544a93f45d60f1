import { describe, expect, it } from 'vitest';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import { month, waves } from './series.js';
import { path, prices } from './simulated.js';

type Options = Parameters<typeof maximumLikelihood>[1];

const ask = (x: readonly number[], options: Options, dt = month): ReturnType<typeof maximumLikelihood> =>
  maximumLikelihood({ x, dt }, options);

describe('the maximum of a model with parameters of its own', () => {
  it.each<[Options['model'], Options['likelihood'] | undefined, number[], number, Record<string, number>]>([
    [
      'double-well',
      undefined,
      path(
        600,
        0.1,
        1,
        (x) => x - x ** 3,
        () => 0.7,
      ),
      0.1,
      { a: 1, b: 1, sigma: 0.7 },
    ],
    [
      'double-well',
      'hermite',
      path(
        600,
        0.1,
        1,
        (x) => x - x ** 3,
        () => 0.7,
      ),
      0.1,
      { a: 1, b: 1, sigma: 0.7 },
    ],
    [
      'logistic',
      undefined,
      path(
        600,
        0.1,
        1,
        (x) => x * (1 - x / 2),
        (x) => 0.5 * x,
      ),
      0.1,
      { r: 1, capacity: 2, sigma: 0.5 },
    ],
    [
      'jacobi',
      undefined,
      path(
        600,
        0.1,
        0.3,
        (x) => 0.3 - x,
        (x) => 0.5 * Math.sqrt(x * (1 - x)),
      ),
      0.1,
      { kappa: 1, theta: 0.3, sigma: 0.5 },
    ],
    [
      'merton',
      undefined,
      prices,
      1 / 252,
      { mu: 0.0756, sigma: 0.1587, intensity: 10.1, jumpMean: -0.02, jumpSd: 0.04 },
    ],
  ])('of %j by %s is within four standard errors of the truth', (model, likelihood, x, dt, truth) => {
    const found = ask(x, { model, ...(likelihood && { likelihood }) }, dt);
    expect(found.converged).toBe(true);
    for (const [name, { estimate, observedError }] of Object.entries(found.parameters)) {
      expect(Math.abs(estimate! - truth[name]) / observedError!, name).toBeLessThan(4);
      // Wide errors would be no test.
      expect(observedError!, name).toBeLessThan(
        ['mu', 'jumpMean'].includes(name) ? 0.2 : 0.5 * Math.abs(estimate!),
      );
    }
  });

  it('is that of the built-in model where a formula is the same process', () => {
    const formula = {
      kind: 'formula',
      parameters: { kappa: 2, theta: 0.04, sigma: 0.1 },
      drift: 'kappa * (theta - x)',
      diffusion: 'sigma * sqrt(x)',
      domain: [0, 'inf'],
    } as const;
    for (const likelihood of ['kessler', 'euler', 'hermite'] as const) {
      const [own, built] = [
        ask(waves, { model: formula, likelihood }),
        ask(waves, { model: 'cir', likelihood }),
      ];
      expect(own.converged).toBe(true);
      expect(Math.abs(own.logLikelihood! / built.logLikelihood! - 1)).toBeLessThan(1e-12);
      for (const name of ['kappa', 'theta', 'sigma'] as const) {
        const [a, b] = [own.parameters[name]!, built.parameters[name]!];
        expect(Math.abs(a.estimate! / b.estimate! - 1)).toBeLessThan(1e-8);
        expect(Math.abs(a.standardError! / b.standardError! - 1)).toBeLessThan(1e-7);
      }
    }
    // As simulate.process writes it, by its name, with a parameter that is given.
    const { kind, parameters } = formula;
    const components = {
      v: { drift: 'kappa * (theta - v)', diffusion: 'sigma * sqrt(v)', domain: [0, 'inf'] },
    } as const;
    const given = ask(waves, {
      model: { kind, parameters, components, fixed: ['theta'] },
      likelihood: 'kessler',
    });
    const same = ask(waves, { model: { kind: 'cir', theta: 0.04 }, likelihood: 'kessler' });
    expect(given.parameters.theta).toMatchObject({ estimate: 0.04, fixed: true, standardError: null });
    expect(given.parameters.kappa!.estimate! / same.parameters.kappa!.estimate!).toBeCloseTo(1, 8);
  });

  it('of hermite is near that of the exact likelihood, ever nearer by its order', () => {
    const exact = ask(waves, { model: 'cir' }).parameters.sigma!.estimate!;
    const gaps = ([1, 2, 3] as const).map((order) => {
      const found = ask(waves, { model: 'cir', likelihood: { kind: 'hermite', order } });
      expect(found.notes.join('\n')).toContain(`hermite of order ${order} is a pseudo-likelihood`);
      return Math.abs(found.parameters.sigma!.estimate! - exact);
    });
    expect(gaps[1]).toBeLessThan(gaps[0] / 5);
    expect(gaps[2]).toBeLessThan(gaps[1] / 5);
  });
});
