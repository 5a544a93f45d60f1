import type { DType, numpy as Numpy } from '@jax-js/jax';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OptimizerChoice } from '#dist/training/batch.js';
import type { Head } from '#dist/training/head.js';
import { type Layout, layoutOf } from '#dist/training/layers.js';
import { Machine, type TrainingProblem } from '#dist/training/machine.js';
import { Reservations } from '#dist/pool/reservations.js';
import { draw, networkConfig, startPool } from './rows.js';

/** The gradient of the loss against an independent automatic differentiation: jax-js, in float64. */

// jax-js looks for a browser's and for newer engines' globals as it loads.
Object.assign(globalThis, {
  navigator: globalThis.navigator ?? {},
  Float16Array: (globalThis as { Float16Array?: unknown }).Float16Array ?? class extends Uint16Array {},
});
const { defaultDevice, grad, init, numpy: np } = await import('@jax-js/jax');
await init();
defaultDevice('cpu');

type Matrix = Numpy.Array;
const float64: DType = np.float64;

const matrix = (values: ArrayLike<number>, shape: number[]): Matrix =>
  np.array(Float64Array.from(values), { shape, dtype: float64 });

const pool = startPool(2);
afterAll(() => pool.close());

const hidden = [6, 5];
const uniforms = (count: number, use: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 2 * draw(i, 0, use) - 1);

/** λ̂ of each sample: z[samples × inputs] through two layers of tanh and a linear one. jax-js' arrays are used once. */
function outputs(z: Matrix, [w0, b0, w1, b1, w2, b2]: Matrix[]): Matrix {
  const first = np.tanh(np.matmul(z, w0).add(b0));
  const second = np.tanh(np.matmul(first, w1).add(b1));
  return np.matmul(second, w2).add(b2);
}

/** Each layer's weights[inputs × outputs] and bias[outputs], drawn, without padding. */
function drawBlocks({ layers }: Layout): { values: Float64Array; shape: number[] }[] {
  return layers.flatMap(({ inputs, outputs: width }, l) => [
    { values: uniforms(inputs * width, 10 + 2 * l), shape: [inputs, width] },
    { values: uniforms(width, 11 + 2 * l), shape: [width] },
  ]);
}

/** Where the values of each block lie in the parameter vector. */
const placesOf = ({ layers, bytes }: Layout): number[][] =>
  layers.flatMap(({ inputs, outputs: width, width: stride, weights, bias }) => [
    Array.from(
      { length: inputs * width },
      (_, i) => weights / bytes + Math.floor(i / width) * stride + (i % width),
    ),
    Array.from({ length: width }, (_, o) => bias / bytes + o),
  ]);

/** The engine's gradient at these blocks of parameters, block by block, on a team of `threads`. */
async function gradientOf(
  problem: TrainingProblem,
  blocks: readonly { values: Float64Array }[],
  threads: number,
): Promise<number[][]> {
  const reserved = new Reservations(pool.memory);
  onTestFinished(() => reserved.releaseAll());
  const config = networkConfig({ hidden, batchSize: 'full' });
  const machine = new Machine(problem, config, { pool, threads: 1, seed: 1 }, reserved);
  const places = placesOf(problem.layout);
  places.forEach((block, b) => block.forEach((at, i) => (machine.parameters[at] = blocks[b].values[i])));
  const optimizer: OptimizerChoice = config.optimizer;
  await pool.team<number>('lossAndGradient', { ...machine.input, optimizer }, threads);
  const gradient = pool.memory.float64(machine.input.vectors.gradient, problem.layout.count);
  return places.map((block) => block.map((at) => gradient[at]));
}

/** A problem of these rows: `features` are the standardised inputs, `inputs` of them a sample. */
function problemOf(
  rows: number,
  inputs: number,
  features: Float64Array,
  s: Float64Array,
  headOf: (reserved: Reservations) => Head,
): TrainingProblem {
  const reserved = new Reservations(pool.memory);
  onTestFinished(() => reserved.releaseAll());
  const everyRow = Uint32Array.from({ length: rows }, (_, j) => j);
  return {
    layout: layoutOf(inputs, hidden, 'tanh', 'F64'),
    head: headOf(reserved),
    features: reserved.float64(features, 'inputs'),
    rowValues: features.length / rows,
    dataRows: rows,
    s: reserved.float64(s, 'mean squares'),
    train: everyRow,
    validation: new Uint32Array(0),
    holdOut: everyRow,
    units: { target: 1, factor: 1 },
    lossOfNothing: 1,
    benchmark: { lambda: 0, loss: 1, parameters: 1 },
  };
}

/** Holds the engine's gradient, on one thread and on two, to jax's of the same loss. */
async function expectSameGradient(
  problem: TrainingProblem,
  lossOf: (blocks: Matrix[]) => Matrix,
): Promise<void> {
  const blocks = drawBlocks(problem.layout);
  const byJax = grad(lossOf)(blocks.map(({ values, shape }) => matrix(values, shape)));
  const expected = byJax.map((block) => Array.from<number>(block.dataSync() as Float64Array));
  for (const threads of [1, 2]) {
    const gradient = await gradientOf(problem, blocks, threads);
    expect(gradient.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    const largest = Math.max(...expected.flat().map(Math.abs));
    expect(largest).toBeGreaterThan(1e-3);
    gradient.forEach((block, b) => {
      block.forEach((value, i) => {
        expect(Math.abs(value - expected[b][i])).toBeLessThan(1e-9 * Math.max(1, largest));
      });
    });
  }
}

describe('the gradient is that of an independent automatic differentiation', () => {
  it('for a network of rows: mean (k − λ̂ s)²', async () => {
    const [rows, n] = [37, 4];
    const z = uniforms(rows * n, 20);
    const s = uniforms(rows, 21).map((value) => 1.5 + value);
    const k = uniforms(rows, 22);
    const problem = problemOf(rows, n, z, s, (reserved) => ({
      kind: 'row',
      k: reserved.float64(k, 'targets'),
      s: reserved.float64(s, 'mean squares'),
    }));
    await expectSameGradient(problem, (blocks) => {
      const kHat = outputs(matrix(z, [rows, n]), blocks).mul(matrix(s, [rows, 1]));
      return np.square(matrix(k, [rows, 1]).sub(kHat)).mean();
    });
  });

  it('for a pointwise network: mean (k − (1/n) Σ λ̂(x) x²)²', async () => {
    const [rows, n, mean, sd] = [19, 7, 0.8, 0.3];
    const z = uniforms(rows * n, 23);
    const k = uniforms(rows, 24);
    const squares = z.map((value) => (mean + sd * value) * (mean + sd * value));
    const s = Float64Array.from(k, (_, j) =>
      squares.subarray(j * n, (j + 1) * n).reduce((sum, square) => sum + square / n, 0),
    );
    const problem = problemOf(rows, 1, z, s, (reserved) => ({
      kind: 'pointwise',
      k: reserved.float64(k, 'targets'),
      n,
      mean,
      sd,
      kHat: 0,
    }));
    await expectSameGradient(problem, (blocks) => {
      const lambda = outputs(matrix(z, [rows * n, 1]), blocks).reshape([rows, n]);
      const kHat = lambda.mul(matrix(squares, [rows, n])).mean(1);
      return np.square(matrix(k, [rows]).sub(kHat)).mean();
    });
  });
});
