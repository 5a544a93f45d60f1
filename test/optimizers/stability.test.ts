import { describe, expect, it } from 'vitest';
import { optimizers } from '../../src/optimizers/index.js';
import { type OptimizerName, type Settings, settingsOf, training } from './training.js';

const bounded = Object.values(optimizers).flatMap((entry) => (entry.stability === 'bounded' ? [entry] : []));

/** The largest |p| after many steps on ½ Σ λ p², from p = 1. */
function distance(name: OptimizerName, settings: Settings, lambdas: readonly number[]): number {
  const run = training(
    name,
    'F64',
    lambdas.map(() => 1),
  );
  for (let t = 1; t <= 5000; t++) {
    run.step(
      run.parameters.map((p, i) => lambdas[i] * p),
      settings,
    );
  }
  return Math.max(...run.parameters.map(Math.abs));
}

describe('the largest stable learning rate', () => {
  it('is declared by the optimizers that have one', () => {
    expect(bounded.map(({ kind }) => kind)).toEqual(['sgd', 'momentum', 'nesterov']);
  });

  it.each(
    bounded.flatMap(({ kind }) =>
      (kind === 'sgd' ? [{}] : [0, 0.5, 0.9, 0.99].map((momentum) => ({ momentum }))).map(
        (given) => [kind as OptimizerName, given as Settings] as const,
      ),
    ),
  )('of %s with %j is where a quadratic begins to diverge', (name, given) => {
    const entry = bounded.find(({ kind }) => kind === name)!;
    for (const lambdaMax of [0.01, 1, 400]) {
      const settings = settingsOf(name, { ...given, learningRate: 1 });
      const limit = entry.largestStableRate(settings as never, lambdaMax);
      const lambdas = [lambdaMax, lambdaMax / 7];
      expect(distance(name, { ...settings, learningRate: 0.99 * limit }, lambdas)).toBeLessThan(1e-6);
      // Infinite and no longer a number are far away as well.
      expect(distance(name, { ...settings, learningRate: 1.01 * limit }, lambdas)).not.toBeLessThan(1e6);
    }
  });

  it('is that of sgd without momentum, and known with it', () => {
    const without = { learningRate: 1, momentum: 0 };
    const usual = { learningRate: 1, momentum: 0.9 };
    expect(optimizers.sgd).toMatchObject({ stability: 'bounded' });
    const rate = (kind: string, settings: Settings): number =>
      bounded.find((entry) => entry.kind === kind)!.largestStableRate(settings as never, 4);
    expect(rate('sgd', without)).toBe(0.5);
    expect(rate('momentum', without)).toBe(0.5);
    expect(rate('nesterov', without)).toBe(0.5);
    expect(rate('momentum', usual)).toBeCloseTo(3.8 / 4, 14);
    expect(rate('nesterov', usual)).toBeCloseTo(3.8 / 2.8 / 4, 14);
  });
});
