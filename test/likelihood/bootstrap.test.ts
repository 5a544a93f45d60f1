import { describe, expect, it } from 'vitest';
import { UsageError } from '#dist/errors.js';
import { tangChenBias } from '#dist/likelihood/corrections.js';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import { transitionLaw } from '#dist/likelihood/transition-law.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { billRates, month, waves } from './series.js';

type Options = Parameters<typeof maximumLikelihood>[1];

const ask = (x: number[], options: Options): ReturnType<typeof maximumLikelihood> =>
  maximumLikelihood({ x, dt: month }, options);

/** A path of a law, as values. */
function path(model: Parameters<typeof transitionLaw>[0], x0: number, n: number, seed: number): number[] {
  const shape = transitionsOf(
    { x: new Array<number>(n + 1).fill(x0), dt: month },
    [-Infinity, Infinity],
    false,
  );
  return [x0, ...transitionLaw(model).simulate(shape, seed).to];
}

describe('estimates without the bias that a bootstrap finds', () => {
  it('take off what Tang and Chen’s formula does, where the path begins at its level', () => {
    const x = path({ kind: 'ou', kappa: 3, theta: 0.06, sigma: 0.05 }, 0.06, 240, 1);
    const { corrected, parameters } = ask(x, {
      model: 'ou',
      correct: { kind: 'bootstrap', replicates: 800 },
    });
    const { bias, monteCarloError, estimate } = corrected!.parameters!.kappa!;
    const kappa = parameters.kappa!.estimate!;
    const expected = tangChenBias(kappa, 240, month, false);
    // The formula itself is right to the next order, about a twentieth of it here.
    expect(Math.abs(bias! - expected)).toBeLessThan(4 * monteCarloError! + 0.1 * expected);
    expect(corrected!.kappa).toBe(estimate);
    expect(estimate!).toBeCloseTo(kappa - bias!, 12);
    // sigma² of n normals, by the root: about −3/(4n) of itself for each parameter of the drift and its own, within a percent.
    expect(Math.abs(corrected!.parameters!.sigma!.bias! / parameters.sigma!.estimate!)).toBeLessThan(0.02);
  });

  it('are a function of the seed, and of nothing else', () => {
    const options: Options = { model: 'ou', correct: { kind: 'bootstrap', replicates: 20 }, seed: 5 };
    const first = ask(waves, options).corrected;
    expect(ask(waves, options).corrected).toEqual(first);
    expect(ask(waves, { ...options, seed: 6 }).corrected!.kappa).not.toBe(first!.kappa);
    const standard = ask(waves, { model: 'ou', correct: 'bootstrap' }).corrected!;
    expect(standard).toMatchObject({ by: 'bootstrap', replicates: 200 });
    expect(Object.keys(standard.parameters!)).toEqual(['kappa', 'theta', 'sigma']);
  });

  it('may have a kappa below 0, and begin from one', () => {
    const x = path({ kind: 'ou', kappa: -0.2, theta: 0.06, sigma: 0.01 }, 0.08, 120, 3);
    const { parameters, corrected, notes } = ask(x, {
      model: 'ou',
      correct: { kind: 'bootstrap', replicates: 50 },
    });
    expect(parameters.kappa!.estimate).toBeLessThan(0);
    expect(Number.isFinite(corrected!.kappa)).toBe(true);
    expect(corrected!.parameters!.theta!.estimate).toBeNull();
    expect(notes.join('\n')).toContain('theta has no corrected value');
  });

  it('of a pseudo-likelihood go by the exact law of the model', () => {
    // Euler's kappa is (1 − e^−κΔ)/Δ: what is simulated with it is estimated lower by as much again.
    const { parameters, corrected } = ask(waves, {
      model: 'ou',
      likelihood: 'euler',
      correct: { kind: 'bootstrap', replicates: 100 },
    });
    const kappa = parameters.kappa!.estimate!;
    const euler = -Math.expm1(-kappa * month) / month - kappa;
    const { bias, monteCarloError } = corrected!.parameters!.kappa!;
    expect(Math.abs(bias! - euler - 0.2)).toBeLessThan(4 * monteCarloError! + 0.05);
  });

  it('are for other models, several series, parameters that are given and noise', () => {
    const small = { kind: 'bootstrap', replicates: 10 } as const;
    const gbm = ask(billRates, { model: 'gbm', correct: small }).corrected!;
    expect(gbm.kappa).toBeNull();
    expect(Object.keys(gbm.parameters!)).toEqual(['mu', 'sigma']);
    const two = maximumLikelihood(
      { x: [waves.slice(0, 100), waves.slice(100)], dt: month },
      { model: { kind: 'cir', theta: 0.06 }, correct: small },
    );
    expect(Object.keys(two.corrected!.parameters!)).toEqual(['kappa', 'sigma']);
    const noisy = ask(billRates, { model: 'ou', noise: 'estimate', start: 'stationary', correct: small });
    expect(noisy.corrected!.parameters!.noise!.estimate).toBeNull();
    expect(Number.isFinite(noisy.corrected!.kappa)).toBe(true);
    const disturbed = waves.map((x, i) => x + 0.01 * Math.sin(7 * i * i + 1));
    const inside = ask(disturbed, { model: 'ou', noise: 'estimate', correct: small });
    const { estimate, bias } = inside.corrected!.parameters!.noise!;
    expect(estimate).toBeCloseTo(Math.max(inside.parameters.noise!.estimate! - bias!, 0), 14);
  });

  it.each<[string, Options]>([
    [
      'correct.replicates must be a whole number',
      { model: 'ou', correct: { kind: 'bootstrap', replicates: 1 } },
    ],
    ['seed must be a whole number', { model: 'ou', correct: 'bootstrap', seed: -1 }],
    [
      'correct must be one of none, tang-chen, jackknife, bootstrap',
      { model: 'ou', correct: 'boot' as 'bootstrap' },
    ],
  ])('%s', (words, options) => {
    expect(() => ask(waves, options)).toThrow(UsageError);
    expect(() => ask(waves, options)).toThrow(words);
  });
});
