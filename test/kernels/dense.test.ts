import { describe, expect, test } from 'vitest';
import { padded, type Precision } from '../../src/kernels/kernels.js';
import * as reference from '../../src/kernels/reference/dense.js';
import { arena, firstDifference, trialData } from './arena.js';

interface Shape {
  rows: number;
  inputs: number;
  outputs: number;
  xStride: number;
}

/** Every remainder of the register tiles, and sums longer than one panel. */
const shapes: Shape[] = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((rows) =>
    [1, 2, 5].flatMap((inputs) =>
      [1, 3, 9, 17, 33].map((outputs) => ({ rows, inputs, outputs, xStride: inputs })),
    ),
  ),
  { rows: 97, inputs: 11, outputs: 20, xStride: 12 },
  { rows: 50, inputs: 7, outputs: 65, xStride: 7 },
  { rows: 5, inputs: 205, outputs: 64, xStride: 208 },
  { rows: 1, inputs: 203, outputs: 70, xStride: 203 },
];

describe.each<Precision>(['F32', 'F64'])('dense kernels, %s', (precision) => {
  const memory = arena(precision);
  const { kernels } = memory;
  const unit = precision === 'F32' ? 2 ** -24 : 2 ** -53;

  /** A layer of a random network in the kernels' memory, its results not yet computed. */
  function layer({ rows, inputs, outputs, xStride }: Shape, seed: number) {
    memory.clear();
    const { uniforms, matrix } = trialData(seed);
    const width = padded(outputs, precision === 'F32' ? 4 : 8);
    return {
      width,
      x: memory.values(uniforms(rows * xStride)),
      w: memory.values(matrix(inputs, outputs, width)),
      b: memory.values(matrix(1, outputs, width)),
      dy: memory.values(matrix(rows, outputs, width)),
      y: memory.values(new Array(rows * width).fill(NaN)),
      dx: memory.values(new Array(rows * xStride).fill(-1.5)),
      dw: memory.values(new Array(inputs * width).fill(NaN)),
      db: memory.values(new Array(width).fill(NaN)),
    };
  }

  function compute(l: ReturnType<typeof layer>, { rows, inputs, xStride }: Shape): void {
    const { width, x, w, b, dy, y, dx, dw, db } = l;
    const [px, pw, pdy] = [x.byteOffset, w.byteOffset, dy.byteOffset];
    kernels[`denseForward${precision}`](px, xStride, pw, b.byteOffset, y.byteOffset, rows, inputs, width);
    kernels[`denseBackwardInputs${precision}`](pdy, pw, dx.byteOffset, xStride, rows, inputs, width);
    kernels[`denseBackwardWeights${precision}`](px, xStride, pdy, dw.byteOffset, rows, width, 0, inputs);
    kernels[`denseBackwardBias${precision}`](pdy, db.byteOffset, rows, width);
  }

  test('give the bits of the reference for any shape, and write nothing else', () => {
    for (const [seed, shape] of shapes.entries()) {
      const l = layer(shape, seed);
      const { width, x, w, b, dy } = l;
      const { rows, inputs, xStride } = shape;
      const [y, dx, dw, db] = [l.y.slice(), l.dx.slice(), l.dw.slice(), l.db.slice()];
      reference.denseForward(x, xStride, w, b, y, rows, inputs, width);
      reference.denseBackwardInputs(dy, w, dx, xStride, rows, inputs, width);
      reference.denseBackwardWeights(x, xStride, dy, dw, rows, width, 0, inputs);
      reference.denseBackwardBias(dy, db, rows, width);
      compute(l, shape);
      const differences = [
        firstDifference(l.y, y),
        firstDifference(l.dx, dx),
        firstDifference(l.dw, dw),
        firstDifference(l.db, db),
      ];
      expect({ shape, differences }).toEqual({ shape, differences: [-1, -1, -1, -1] });
      expect(memory.guarded()).toBe(true);
    }
  });

  /** Σ of products in float64, and the bound of a sum of that many rounded terms: (terms + 1) u Σ |product|. */
  function expectSum(actual: number, products: number[]): void {
    const exact = products.reduce((sum, product) => sum + product, 0);
    const magnitude = products.reduce((sum, product) => sum + Math.abs(product), 0);
    expect(Math.abs(actual - exact)).toBeLessThanOrEqual(2 * (products.length + 1) * unit * magnitude);
  }

  test('are products of matrices', () => {
    const shape = { rows: 9, inputs: 37, outputs: 21, xStride: 40 };
    const l = layer(shape, 100);
    compute(l, shape);
    const { rows, inputs, outputs, xStride } = shape;
    const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
    const X = range(rows).map((r) => Array.from(l.x.subarray(r * xStride, r * xStride + inputs)));
    const W = range(inputs).map((i) => Array.from(l.w.subarray(i * l.width, i * l.width + outputs)));
    const D = range(rows).map((r) => Array.from(l.dy.subarray(r * l.width, r * l.width + outputs)));
    for (const r of range(rows)) {
      for (const o of range(outputs)) {
        expectSum(l.y[r * l.width + o], [l.b[o], ...X[r].map((value, i) => value * W[i][o])]);
      }
      for (const i of range(inputs)) {
        const products = D[r].map((value, o) => value * W[i][o]);
        expectSum(l.dx[r * xStride + i], products);
      }
    }
    for (const o of range(outputs)) {
      for (const i of range(inputs)) {
        const products = X.map((row, r) => row[i] * D[r][o]);
        expectSum(l.dw[i * l.width + o], products);
      }
      const column = D.map((row) => row[o]);
      expectSum(l.db[o], column);
    }
  });

  test('keep zeros in the padding, and leave columns of dx beyond the inputs alone', () => {
    const shape = { rows: 6, inputs: 5, outputs: 9, xStride: 8 };
    const l = layer(shape, 101);
    compute(l, shape);
    for (const array of [l.y, l.dw, l.db]) {
      expect(array.every((value, at) => at % l.width < shape.outputs || value === 0)).toBe(true);
    }
    expect(l.dx.every((value, at) => at % shape.xStride < shape.inputs || value === -1.5)).toBe(true);
  });

  test('give the same weight gradient in ranges of inputs as in one piece', () => {
    for (const rows of [1, 3, 60]) {
      const shape = { rows, inputs: 23, outputs: 18, xStride: 23 };
      const l = layer(shape, 102);
      const { width, x, dy, dw } = l;
      compute(l, shape);
      const whole = dw.slice();
      dw.fill(NaN);
      for (const [first, last] of [
        [9, 23],
        [0, 4],
        [4, 9],
        [9, 9],
      ]) {
        kernels[`denseBackwardWeights${precision}`](
          x.byteOffset,
          shape.xStride,
          dy.byteOffset,
          dw.byteOffset,
          rows,
          width,
          first,
          last,
        );
      }
      expect(firstDifference(dw, whole)).toBe(-1);
    }
  });
});
