import { describe, expect, test } from 'vitest';
import type { Precision } from '../../src/kernels/kernels.js';
import * as reference from '../../src/kernels/reference/optimizer.js';
import type { Values } from '../../src/kernels/reference/precision.js';
import { arena, firstDifference, trialData } from './arena.js';

const [learningRate, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-8];

type Twin = (p: Values, g: Values, v: Values, count: number, ...settings: number[]) => void;

describe.each<Precision>(['F32', 'F64'])('optimizers, %s', (precision) => {
  const memory = arena(precision);
  const { kernels } = memory;
  const single = precision === 'F32';

  /** One step of Adam by the kernel, the t-th. */
  function adamStep(p: Values, g: Values, m: Values, v: Values, t: number, floor = epsilon): void {
    kernels[`adam${precision}`](
      p.byteOffset,
      g.byteOffset,
      m.byteOffset,
      v.byteOffset,
      p.length,
      learningRate / (1 - beta1 ** t),
      Math.sqrt(1 - beta2 ** t),
      beta1,
      beta2,
      floor,
    );
  }

  test('sgd gives the bits of the reference, and is a step down the gradient', () => {
    const { uniforms } = trialData(1);
    for (const count of [0, 4, 8, 36]) {
      memory.clear();
      const [p, g] = [memory.values(uniforms(count)), memory.values(uniforms(count))];
      const [start, expected] = [p.slice(), p.slice()];
      reference.sgd(expected, g, count, learningRate);
      kernels[`sgd${precision}`](p.byteOffset, g.byteOffset, count, learningRate);
      expect(firstDifference(p, expected)).toBe(-1);
      expect(p.every((value, i) => Math.abs(value - start[i] + learningRate * g[i]) < 1e-7)).toBe(true);
      expect(memory.guarded()).toBe(true);
    }
  });

  test('adam gives the bits of the reference over several steps, from any gradients', () => {
    const { uniforms, word } = trialData(2);
    for (const count of [0, 4, 12, 100]) {
      memory.clear();
      const [p, g] = [memory.values(uniforms(count)), memory.values(uniforms(count))];
      const [m, v] = [memory.values(new Array(count).fill(0)), memory.values(new Array(count).fill(0))];
      const expected = [p.slice(), m.slice(), v.slice()];
      for (let t = 1; t <= 20; t++) {
        // Some gradients are zero, some so small that their squares vanish.
        g.set(uniforms(count).map((value) => value * [0, 1, 1e-3, 1e10, 1e-25][word() % 5]));
        const [stepSize, correction] = [learningRate / (1 - beta1 ** t), Math.sqrt(1 - beta2 ** t)];
        const [ep, em, ev] = expected;
        reference.adam(ep, g, em, ev, count, stepSize, correction, beta1, beta2, epsilon);
        adamStep(p, g, m, v, t);
      }
      expect([p, m, v].map((array, i) => firstDifference(array, expected[i]))).toEqual([-1, -1, -1]);
      expect(memory.guarded()).toBe(true);
    }
  });

  test.each([
    ['momentum', reference.momentum, [learningRate, 0.9]],
    ['nesterov', reference.nesterov, [learningRate, 0.9]],
    ['adagrad', reference.adagrad, [learningRate, 1e-10]],
    ['rmsprop', reference.rmsprop, [learningRate, 0.99, epsilon]],
  ] as const)(
    '%s gives the bits of the reference over several steps, from any gradients',
    (name, plain, settings) => {
      const { uniforms, word } = trialData(5);
      // The kernels of this table take the same pointers and their own settings.
      const kernel: (...numbers: number[]) => void = kernels[`${name}${precision}`];
      const twin: Twin = plain;
      for (const count of [0, 4, 12, 100]) {
        memory.clear();
        const [p, g] = [memory.values(uniforms(count)), memory.values(uniforms(count))];
        const v = memory.values(new Array(count).fill(0));
        const [expectedP, expectedV] = [p.slice(), v.slice()];
        for (let t = 1; t <= 20; t++) {
          g.set(uniforms(count).map((value) => value * [0, 1, 1e-3, 1e10, 1e-25][word() % 5]));
          twin(expectedP, g, expectedV, count, ...settings);
          kernel(p.byteOffset, g.byteOffset, v.byteOffset, count, ...settings);
        }
        expect([firstDifference(p, expectedP), firstDifference(v, expectedV)]).toEqual([-1, -1]);
        expect(memory.guarded()).toBe(true);
      }
    },
  );

  test('scale gives the bits of the reference, and multiplies', () => {
    const { uniforms } = trialData(6);
    for (const count of [0, 4, 8, 36]) {
      memory.clear();
      const p = memory.values(uniforms(count));
      const [start, expected] = [p.slice(), p.slice()];
      reference.scale(expected, count, 0.3);
      kernels[`scale${precision}`](p.byteOffset, count, 0.3);
      expect(firstDifference(p, expected)).toBe(-1);
      expect(p.every((value, i) => Math.abs(value - 0.3 * start[i]) <= 1e-7)).toBe(true);
      expect(memory.guarded()).toBe(true);
    }
  });

  test('the first step of adam is learningRate · g / (|g| + ε), and so are the next ones while g is constant', () => {
    memory.clear();
    const gradients = [0.5, -0.25, 1000, 0, 1e-8, -3e-8, 1e-6, 1];
    const g = memory.values(gradients);
    const p = memory.values(gradients.map(() => 1));
    const [m, v] = [memory.values(gradients.map(() => 0)), memory.values(gradients.map(() => 0))];
    const digits = single ? 6 : 14;
    for (let t = 1; t <= 20; t++) {
      adamStep(p, g, m, v, t);
      for (const [i, gradient] of gradients.entries()) {
        const step = (learningRate * gradient) / (Math.abs(gradient) + epsilon);
        expect(p[i]).toBeCloseTo(1 - t * step, digits - (t > 1 ? 1 : 0));
        expect(m[i] / (gradient || 1)).toBeCloseTo(gradient && 1 - beta1 ** t, digits);
        expect(v[i] / (gradient || 1) ** 2).toBeCloseTo(gradient && 1 - beta2 ** t, digits);
      }
    }
  });

  test('adam leaves the zeros of the padding', () => {
    memory.clear();
    const [p, g, m, v] = [0, 1, 2, 3].map(() => memory.values([0, 0, 0, 0]));
    adamStep(p, g, m, v, 1);
    for (const array of [p, m, v]) expect(array.every((value) => value === 0)).toBe(true);
  });

  test('adam is the algorithm of its paper', () => {
    memory.clear();
    const { uniforms } = trialData(3);
    const count = 24;
    const [p, g] = [memory.values(uniforms(count)), memory.values(new Array(count).fill(0))];
    const [m, v] = [memory.values(new Array(count).fill(0)), memory.values(new Array(count).fill(0))];
    const theta = Array.from(p);
    const [first, second] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
    for (let t = 1; t <= 300; t++) {
      g.set(uniforms(count));
      adamStep(p, g, m, v, t);
      for (let i = 0; i < count; i++) {
        first[i] = beta1 * first[i] + (1 - beta1) * g[i];
        second[i] = beta2 * second[i] + (1 - beta2) * g[i] ** 2;
        const unbiased = first[i] / (1 - beta1 ** t);
        theta[i] -= (learningRate * unbiased) / (Math.sqrt(second[i] / (1 - beta2 ** t)) + epsilon);
      }
    }
    const error = Math.max(...theta.map((value, i) => Math.abs(value - p[i])));
    expect(error).toBeLessThan(single ? 3e-6 : 3e-14);
  });

  test('sumOfSquares gives the bits of the reference for any count', () => {
    const { uniforms } = trialData(4);
    for (let count = 0; count <= 40; count++) {
      memory.clear();
      const p = memory.values(uniforms(count));
      const sum = kernels[`sumOfSquares${precision}`](p.byteOffset, count);
      expect(sum).toBe(reference.sumOfSquares(p, count));
      const plain = Array.from(p).reduce((total, value) => total + value ** 2, 0);
      expect(Math.abs(sum - plain)).toBeLessThanOrEqual(count * 2 ** -52 * plain);
    }
  });

  test('sumOfSquares is exact where float64 is, beyond the range of float32 too', () => {
    memory.clear();
    const p = memory.values(Array.from({ length: 100 }, (_, i) => i));
    expect(kernels[`sumOfSquares${precision}`](p.byteOffset, 100)).toBe(328350);
    const large = memory.values(new Array(16).fill(2 ** 100));
    expect(kernels[`sumOfSquares${precision}`](large.byteOffset, 16)).toBe(2 ** 204);
  });
});
