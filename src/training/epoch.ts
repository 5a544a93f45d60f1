import { Moments } from '../evaluation/moments.js';
import type { Kernels } from '../kernels/kernels.js';
import { networkFunctions } from '../kernels/network-functions.js';
import { optimizers } from '../optimizers/index.js';
import type { Optimizer, ParameterVectors } from '../optimizers/optimizer.js';
import type { TaskContext } from '../pool/protocol.js';
import { shuffled } from '../random/shuffle.js';
import { streams } from '../random/streams.js';
import { backward, forward, type Layout, type Workspace } from './layers.js';

/** The choice of optimizer: its name and parameters, as the pipeline file gives them. */
export interface OptimizerChoice {
  readonly kind: keyof typeof optimizers;
  readonly learningRate: number;
}

/** One training as its threads see it: numbers and byte offsets in the shared memory. */
export interface EpochInput {
  readonly layout: Layout;
  readonly vectors: ParameterVectors;
  /** float64, the optimizer's scalars. */
  readonly scalars: number;
  readonly optimizer: OptimizerChoice;
  readonly workspace: Workspace;
  /** Standardised inputs T[rows × n] of every row of the dataset. */
  readonly features: number;
  readonly n: number;
  /** float64[rows], every row's target and mean square. */
  readonly k: number;
  readonly s: number;
  /** uint32, rows to learn from and rows held out; `order` is where an epoch's order is drawn up. */
  readonly train: number;
  readonly trainRows: number;
  readonly holdOut: number;
  readonly holdOutRows: number;
  readonly order: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Counts from 1. */
  readonly epoch: number;
}

/** What an epoch did. Losses are means over rows of (k − λ̂ s)²: during the epoch, and after it on the hold-out. */
export interface EpochResult {
  readonly steps: number;
  readonly loss: number;
  readonly holdOutLoss: number;
  /** Of the epoch's last step. */
  readonly gradientNorm: number;
  readonly parameterNorm: number;
  /** λ̂ over the hold-out rows. */
  readonly lambdaMean: number;
  readonly lambdaSd: number;
  /** The step of this epoch, from 1, whose loss was no longer finite; null where all went well. */
  readonly divergedAtStep: number | null;
}

/** One epoch: every training row once, in an order drawn for this epoch, a step for each batch. */
export function trainEpoch({ kernels: all, memory }: TaskContext, input: EpochInput): EpochResult {
  const { layout, vectors, workspace, features, n, k, s, trainRows, batchSize } = input;
  const kernels = networkFunctions(all, layout.precision);
  const optimizer = optimizers[input.optimizer.kind] as Optimizer<unknown>;
  const scalars = new Float64Array(memory.buffer, input.scalars, optimizer.initialScalars.length);
  const order = new Uint32Array(memory.buffer, input.order, trainRows);
  order.set(new Uint32Array(memory.buffer, input.train, trainRows));
  shuffled(order, input.seed, streams.batches, input.epoch);

  const last = layout.layers.length - 1;
  const lambdaWidth = layout.layers[last].width;
  let squares = 0;
  let steps = 0;
  let divergedAtStep: number | null = null;
  for (let start = 0; start < trainRows; start += batchSize) {
    const rows = Math.min(batchSize, trainRows - start);
    const indices = input.order + start * 4;
    kernels.gather(features, n, indices, rows, workspace.x);
    forward(kernels, layout, vectors.parameters, workspace, rows);
    const lambda = workspace.outputs[last];
    const loss = kernels.lambdaLoss(lambda, lambdaWidth, k, s, indices, rows, workspace.deltas[last]);
    steps++;
    if (!Number.isFinite(loss)) {
      divergedAtStep = steps;
      break;
    }
    squares += loss;
    backward(kernels, layout, vectors.parameters, vectors.gradient, workspace, rows);
    optimizer.advance(scalars, input.optimizer);
    optimizer.step(kernels, vectors, scalars, input.optimizer);
  }
  const gradientNorm = Math.sqrt(kernels.sumOfSquares(vectors.gradient, vectors.count));
  const parameterNorm = Math.sqrt(kernels.sumOfSquares(vectors.parameters, vectors.count));
  const held = holdOutLoss(all, memory, input);
  // Parameters that overflowed in the last step show in their norm or in the hold-out, before any loss does.
  if (!Number.isFinite(parameterNorm + held.holdOutLoss)) divergedAtStep ??= steps;
  return { steps, loss: squares / trainRows, gradientNorm, parameterNorm, ...held, divergedAtStep };
}

type HoldOutResult = Pick<EpochResult, 'holdOutLoss' | 'lambdaMean' | 'lambdaSd'>;

/** Loss and λ̂ over the hold-out rows: nothing is learned from them. */
function holdOutLoss(all: Kernels, memory: WebAssembly.Memory, input: EpochInput): HoldOutResult {
  const { layout, vectors, workspace, features, n, k, s, holdOut, holdOutRows } = input;
  const kernels = networkFunctions(all, layout.precision);
  const output = workspace.outputs.at(-1)!;
  const width = layout.layers.at(-1)!.width;
  const lambdas = new Moments();
  let squares = 0;
  for (let start = 0; start < holdOutRows; start += workspace.rows) {
    const rows = Math.min(workspace.rows, holdOutRows - start);
    const indices = holdOut + start * 4;
    kernels.gather(features, n, indices, rows, workspace.x);
    forward(kernels, layout, vectors.parameters, workspace, rows);
    squares += kernels.lambdaLoss(output, width, k, s, indices, rows, workspace.deltas.at(-1)!);
    const values = outputColumn(memory, layout, output, rows);
    for (let r = 0; r < rows; r++) lambdas.add(values[r * width]);
  }
  return { holdOutLoss: squares / holdOutRows, lambdaMean: lambdas.mean, lambdaSd: lambdas.sd };
}

/** The last layer's outputs of a workspace: λ̂ of row r stands at r · width. */
export function outputColumn(
  memory: WebAssembly.Memory,
  { layers, bytes }: Layout,
  offset: number,
  rows: number,
): Float32Array | Float64Array {
  const count = rows * layers.at(-1)!.width;
  return bytes === 4
    ? new Float32Array(memory.buffer, offset, count)
    : new Float64Array(memory.buffer, offset, count);
}
