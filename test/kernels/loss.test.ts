import { describe, expect, test } from 'vitest';
import { activationCodes, padded, type Precision } from '../../src/kernels/kernels.js';
import * as reference from '../../src/kernels/reference/loss.js';
import { arena, firstDifference, trialData } from './arena.js';

describe.each<Precision>(['F32', 'F64'])('lambdaLoss, %s', (precision) => {
  const memory = arena(precision);
  const lambdaLoss = memory.kernels[`lambdaLoss${precision}`];

  test('gives the bits of the reference for any rows and stride, and writes nothing else', () => {
    const { whole, uniforms } = trialData(1);
    for (let trial = 0; trial < 100; trial++) {
      memory.clear();
      const [rows, stride, all, batch] = [whole(1, 9), whole(1, 5), 20, whole(9, 40)];
      const lambda = memory.values(uniforms(rows * stride));
      const [k, s] = [memory.float64(uniforms(all)), memory.float64(uniforms(all))];
      const positions = memory.uint32(Array.from({ length: rows }, () => whole(0, all - 1)));
      const dLambda = memory.values(new Array(rows * stride).fill(-1.5));
      const expected = dLambda.slice();
      const sum = reference.lambdaLoss(lambda, stride, k, s, positions, rows, batch, expected);
      const pointers = [k, s, positions].map((array) => array.byteOffset) as [number, number, number];
      expect(lambdaLoss(lambda.byteOffset, stride, ...pointers, rows, batch, dLambda.byteOffset)).toBe(sum);
      expect(firstDifference(dLambda, expected)).toBe(-1);
      expect(memory.guarded()).toBe(true);
    }
  });

  test('is zero, with no slope, where λ̂ explains the target', () => {
    memory.clear();
    const lambda = memory.values([0.25, 0.5]);
    const [k, s] = [memory.float64([0, 1.5, 1]), memory.float64([7, 6, 2])];
    const positions = memory.uint32([1, 2]);
    const dLambda = memory.values([9, 9]);
    const { byteOffset } = dLambda;
    const sum = lambdaLoss(
      lambda.byteOffset,
      1,
      k.byteOffset,
      s.byteOffset,
      positions.byteOffset,
      2,
      2,
      byteOffset,
    );
    expect(sum).toBe(0);
    expect(Array.from(dLambda, Math.abs)).toEqual([0, 0]);
  });

  test('is the mean square error and its derivative', () => {
    memory.clear();
    const lambda = memory.values([0.5, 0, 0.25, 0]);
    const [k, s] = [memory.float64([1, 2]), memory.float64([4, 2])];
    const positions = memory.uint32([1, 0]);
    const dLambda = memory.values([9, 9, 9, 9]);
    const { byteOffset } = dLambda;
    const sum = lambdaLoss(
      lambda.byteOffset,
      2,
      k.byteOffset,
      s.byteOffset,
      positions.byteOffset,
      2,
      2,
      byteOffset,
    );
    // Residuals 2 − 0.5 · 2 and 1 − 0.25 · 4.
    expect(sum).toBe(1);
    expect(Array.from(dLambda)).toEqual([-2, 9, -0, 9]);
  });
});

describe.each<Precision>(['F32', 'F64'])('pointwiseLoss, %s', (precision) => {
  const memory = arena(precision);
  const pointwiseLoss = memory.kernels[`pointwiseLoss${precision}`];

  test('gives the bits of the reference for any shape, and writes nothing else', () => {
    const { whole, uniforms } = trialData(5);
    for (let trial = 0; trial < 100; trial++) {
      memory.clear();
      const [rows, stride, n, all, batch] = [whole(1, 6), whole(1, 4), whole(1, 7), 20, whole(6, 40)];
      const lambda = memory.values(uniforms(rows * n * stride));
      const z = memory.values(uniforms(rows * n));
      const k = memory.float64(uniforms(all));
      const positions = memory.uint32(Array.from({ length: rows }, () => whole(0, all - 1)));
      const dLambda = memory.values(new Array(rows * n * stride).fill(-1.5));
      const kHat = memory.float64(new Array(rows).fill(7));
      const [expected, expectedK] = [dLambda.slice(), kHat.slice()];
      const sum = reference.pointwiseLoss(
        ...([lambda, stride, z, n, 0.3, 1.7, k, positions, rows, batch, expected, expectedK] as const),
      );
      const [l, zs, ks, js, d, h] = [lambda, z, k, positions, dLambda, kHat].map((array) => array.byteOffset);
      expect(pointwiseLoss(l, stride, zs, n, 0.3, 1.7, ks, js, rows, batch, d, h)).toBe(sum);
      expect(firstDifference(dLambda, expected)).toBe(-1);
      expect(Array.from(kHat)).toEqual(Array.from(expectedK));
      expect(memory.guarded()).toBe(true);
    }
  });

  test('is the mean square error of the mean of λ̂(x) x², and its derivative', () => {
    memory.clear();
    const [lambda, z] = [memory.values([0.5, 0.25]), memory.values([1, -1])];
    const [k, positions] = [memory.float64([2]), memory.uint32([0])];
    const [dLambda, kHat] = [memory.values([9, 9]), memory.float64([9])];
    const [l, zs, ks, js, d, h] = [lambda, z, k, positions, dLambda, kHat].map((array) => array.byteOffset);
    // x = 1 + 2 z = 3, −1: k̂ = (0.5 · 9 + 0.25 · 1) / 2 = 2.375.
    expect(pointwiseLoss(l, 1, zs, 2, 1, 2, ks, js, 1, 1, d, h)).toBe(0.375 ** 2);
    expect(kHat[0]).toBe(2.375);
    expect(Array.from(dLambda)).toEqual([(2 * 0.375 * 9) / 2, (2 * 0.375 * 1) / 2]);
  });
});

describe('the gradient of a network', () => {
  const memory = arena('F64');
  const { kernels } = memory;
  const [rows, inputs, hidden] = [7, 5, 3];
  const width = padded(hidden, 8);
  const { uniforms, matrix, whole } = trialData(2);
  const x = memory.values(uniforms(rows * inputs));
  const w1 = memory.values(matrix(inputs, hidden, width));
  const b1 = memory.values(matrix(1, hidden, width));
  const w2 = memory.values(matrix(hidden, 1, 2));
  const b2 = memory.values(matrix(1, 1, 2));
  const [k, s] = [memory.float64(uniforms(20)), memory.float64(uniforms(20))];
  const positions = memory.uint32(Array.from({ length: rows }, () => whole(0, 19)));
  const [y1, dy1, y2, dy2] = [width, width, 2, 2].map((w) => memory.values(new Array(rows * w).fill(0)));
  const parameters = [w1, b1, w2, b2];
  const gradients = parameters.map((array) => memory.values(array));

  function loss(code: number): number {
    const [h, out] = [y1.byteOffset, y2.byteOffset];
    kernels.denseForwardF64(x.byteOffset, inputs, w1.byteOffset, b1.byteOffset, h, rows, inputs, width);
    kernels.activateF64(code, h, y1.length);
    kernels.denseForwardF64(h, width, w2.byteOffset, b2.byteOffset, out, rows, hidden, 2);
    const pointers = [k, s, positions].map((array) => array.byteOffset) as [number, number, number];
    return kernels.lambdaLossF64(out, 2, ...pointers, rows, rows, dy2.byteOffset) / rows;
  }

  function backward(code: number): void {
    const [h, dh, dout] = [y1.byteOffset, dy1.byteOffset, dy2.byteOffset];
    const [dw1, db1, dw2, db2] = gradients.map((array) => array.byteOffset);
    kernels.denseBackwardWeightsF64(h, width, dout, dw2, rows, 2, 0, hidden);
    kernels.denseBackwardBiasF64(dout, db2, rows, 2);
    kernels.denseBackwardInputsF64(dout, w2.byteOffset, dh, width, rows, hidden, 2);
    kernels.activateBackwardF64(code, h, dh, dy1.length);
    kernels.denseBackwardWeightsF64(x.byteOffset, inputs, dh, dw1, rows, width, 0, inputs);
    kernels.denseBackwardBiasF64(dh, db1, rows, width);
  }

  test.each(Object.entries(activationCodes))('agrees with finite differences: %s', (_, code) => {
    loss(code);
    backward(code);
    const analytic = gradients.flatMap((array) => Array.from(array));
    const step = 2 ** -17;
    const numeric = parameters.flatMap((array) =>
      Array.from(array, (value, i) => {
        array[i] = value + step;
        const above = loss(code);
        array[i] = value - step;
        const below = loss(code);
        array[i] = value;
        return (above - below) / (2 * step);
      }),
    );
    const error = Math.hypot(...analytic.map((value, i) => value - numeric[i]));
    expect(error / Math.hypot(...analytic)).toBeLessThan(1e-7);
    expect(Math.hypot(...analytic)).toBeGreaterThan(0.01);
    expect(memory.guarded()).toBe(true);
  });
});
