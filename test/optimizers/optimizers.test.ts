import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Precision } from '../../src/kernels/kernels.js';
import { optimizers } from '../../src/optimizers/index.js';
import { schedules } from '../../src/schedules/index.js';
import { firstDifference, trialData } from '../kernels/arena.js';
import { type OptimizerName, type Settings, settingsOf, training } from './training.js';

/** Those that step on batches; test/training/lbfgs.test.ts has the one that searches lines. */
const names = (Object.keys(optimizers) as (keyof typeof optimizers)[]).filter(
  (name): name is OptimizerName => optimizers[name].stability !== 'line-search',
);

/** Adam's step t of one value with the gradient g; m and v are state[0] and state[1]. */
function adamStep(p: number, g: number, state: number[], t: number, settings: Settings): number {
  const { learningRate, beta1, beta2, epsilon } = settings;
  state[0] = beta1 * state[0] + (1 - beta1) * g;
  state[1] = beta2 * state[1] + (1 - beta2) * g ** 2;
  const [mean, square] = [state[0] / (1 - beta1 ** t), state[1] / (1 - beta2 ** t)];
  return p - (learningRate * mean) / (Math.sqrt(square) + epsilon);
}

type TextbookStep = (p: number, g: number, state: number[], t: number, settings: Settings) => number;

/** The optimizers as their papers write them, for one value: its next value, from float64 state. */
const textbook: Record<OptimizerName, TextbookStep> = {
  sgd: (p, g, _state, _t, { learningRate }) => p - learningRate * g,
  momentum(p, g, state, _t, { learningRate, momentum }) {
    state[0] = momentum * state[0] + g;
    return p - learningRate * state[0];
  },
  nesterov(p, g, state, _t, { learningRate, momentum }) {
    state[0] = momentum * state[0] + g;
    return p - learningRate * (g + momentum * state[0]);
  },
  adagrad(p, g, state, _t, { learningRate, epsilon }) {
    state[0] += g ** 2;
    return p - (learningRate * g) / (Math.sqrt(state[0]) + epsilon);
  },
  rmsprop(p, g, state, _t, { learningRate, decay, epsilon }) {
    state[0] = decay * state[0] + (1 - decay) * g ** 2;
    return p - (learningRate * g) / (Math.sqrt(state[0]) + epsilon);
  },
  adam: adamStep,
  adamw: (p, g, state, t, settings) =>
    adamStep(p - settings['learningRate'] * settings['weightDecay'] * p, g, state, t, settings),
};

describe.each(names)('%s', (name) => {
  const settings = settingsOf(name, { learningRate: 0.01 });

  it('has a name, a description of every parameter, and defaults for all but the learning rate', () => {
    const entry = optimizers[name];
    expect(entry.kind).toBe(name);
    const shape = entry.parameters(z) as Record<string, z.ZodType>;
    for (const key of Object.keys(shape)) expect(shape[key].description, key).toMatch(/\w/);
    expect(Object.keys(settings)).toEqual(Object.keys(shape));
    expect(['bounded', 'adaptive']).toContain(entry.stability);
  });

  it.each<Precision>(['F32', 'F64'])('is its textbook’s algorithm, in %s', (precision) => {
    const { uniforms } = trialData(1);
    const start = uniforms(24);
    const run = training(name, precision, start);
    const expected = [...start];
    const states = expected.map(() => [0, 0]);
    for (let t = 1; t <= 50; t++) {
      // The schedule moves the learning rate between steps.
      const now = { ...settings, learningRate: 0.01 / t };
      const g = uniforms(24);
      run.step(g, now);
      expected.forEach((p, i) => (expected[i] = textbook[name](p, g[i], states[i], t, now)));
    }
    const error = Math.max(...expected.map((value, i) => Math.abs(value - run.parameters[i])));
    expect(error).toBeLessThan(precision === 'F32' ? 2e-6 : 1e-14);
    // It moved, and by far more than the error.
    expect(Math.abs(run.parameters[0] - start[0])).toBeGreaterThan(1e-4);
    expect(run.guarded()).toBe(true);
  });

  it.each<Precision>(['F32', 'F64'])(
    'gives the same bits however threads share the vectors, in %s',
    (precision) => {
      const { uniforms } = trialData(2);
      const start = uniforms(32);
      const [whole, shared] = [training(name, precision, start), training(name, precision, start)];
      for (let t = 1; t <= 10; t++) {
        const g = uniforms(32);
        whole.step(g, settings);
        shared.step(g, settings, [4, 12, 12, 28]);
      }
      expect(firstDifference(shared.parameters, whole.parameters)).toBe(-1);
      expect(shared.slots.map((slot, i) => firstDifference(slot, whole.slots[i]))).toEqual(
        whole.slots.map(() => -1),
      );
      expect(firstDifference(shared.scalars, whole.scalars)).toBe(-1);
    },
  );

  it.each<Precision>(['F32', 'F64'])('leaves the zeros of the padding, in %s', (precision) => {
    const run = training(name, precision, [0, 0, 0, 0]);
    for (let t = 1; t <= 3; t++) run.step([0, 0, 0, 0], settings);
    for (const values of [run.parameters, ...run.slots]) {
      expect(values.every((value) => value === 0)).toBe(true);
    }
  });

  it('finds the minimum of a quadratic, as its learning rate falls to zero', () => {
    const lambdas = [1, 3, 10, 0.5];
    const run = training(name, 'F64', [1, -2, 0.5, 3]);
    const epochs = 3000;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const share = schedules.cosine.factor({ epochs, floor: 0 }, { epoch, losses: [] });
      const learningRate = (name === 'adagrad' ? 0.5 : 0.05) * share;
      run.step(
        run.parameters.map((p, i) => lambdas[i] * p),
        { ...settings, learningRate },
      );
    }
    expect(Math.max(...run.parameters.map(Math.abs))).toBeLessThan(1e-4);
  });
});

describe('special cases', () => {
  const steps = (name: OptimizerName, given: Settings): ArrayLike<number> => {
    const { uniforms } = trialData(3);
    const run = training(name, 'F64', uniforms(8));
    for (let t = 1; t <= 10; t++) run.step(uniforms(8), settingsOf(name, given));
    return run.parameters;
  };

  it.each(['momentum', 'nesterov'] as const)('%s without momentum is sgd', (name) => {
    const plain = steps('sgd', { learningRate: 0.1 });
    expect(firstDifference(steps(name, { learningRate: 0.1, momentum: 0 }), plain)).toBe(-1);
    expect(firstDifference(steps(name, { learningRate: 0.1 }), plain)).not.toBe(-1);
  });

  it('adamw without decay is adam', () => {
    expect(firstDifference(steps('adamw', { weightDecay: 0 }), steps('adam', {}))).toBe(-1);
    expect(firstDifference(steps('adamw', {}), steps('adam', {}))).not.toBe(-1);
  });

  it('adamw shrinks weights that have no gradient by the same share each step', () => {
    const run = training('adamw', 'F64', [1, -2]);
    for (let t = 1; t <= 10; t++)
      run.step([0, 0], settingsOf('adamw', { learningRate: 0.1, weightDecay: 0.5 }));
    expect(run.parameters[0]).toBeCloseTo(0.95 ** 10, 15);
    expect(run.parameters[1]).toBeCloseTo(-2 * 0.95 ** 10, 15);
  });

  it('adagrad’s steps along a constant gradient fall as 1/√t', () => {
    const run = training('adagrad', 'F64', [0, 0]);
    let sum = 0;
    for (let t = 1; t <= 20; t++) {
      run.step([3, -1e-3], settingsOf('adagrad', {}));
      sum += 0.01 / Math.sqrt(t);
      expect(run.parameters[0]).toBeCloseTo(-sum, 9);
      expect(run.parameters[1]).toBeCloseTo(sum, 6);
    }
  });
});
