import { activationCodes, padded, type Precision } from '../kernels/kernels.js';
import type { NetworkFunctions } from '../kernels/network-functions.js';

/** One dense layer's place in the parameter vector; offsets in bytes from its start. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs padded with zeros to whole vectors: values in a row of w, b and y. */
  readonly width: number;
  readonly weights: number;
  readonly bias: number;
  readonly activation: number;
}

/** A stack of dense layers; of an estimator of λ its single output is λ̂. */
export interface Layout {
  readonly precision: Precision;
  /** Bytes of one value. */
  readonly bytes: number;
  readonly layers: readonly Layer[];
  /** Values in the parameter vector, padding included. */
  readonly count: number;
  /** Whether biases are learned; otherwise they stay zero. */
  readonly biased: boolean;
}

export type Activation = Exclude<keyof typeof activationCodes, 'identity'>;

/** The layout of a network with these hidden widths, from `inputs` values per row to `outputs`, one unless given. */
export function layoutOf(
  inputs: number,
  hidden: readonly number[],
  activation: Activation,
  precision: Precision,
  biased = true,
  outputs = 1,
): Layout {
  const bytes = precision === 'F32' ? 4 : 8;
  const layers: Layer[] = [];
  let at = 0;
  let previous = inputs;
  for (const [index, own] of [...hidden, outputs].entries()) {
    const width = padded(own, bytes);
    const weights = at * bytes;
    const bias = weights + previous * width * bytes;
    const code = activationCodes[index < hidden.length ? activation : 'identity'];
    layers.push({ inputs: previous, outputs: own, width, weights, bias, activation: code });
    at += (previous + 1) * width;
    previous = own;
  }
  return { precision, bytes, layers, count: at, biased };
}

/** Memory that a pass over up to `rows` samples works in: byte offsets in the shared memory. */
export interface Workspace {
  readonly rows: number;
  /** The samples' inputs, T[rows × inputs]. */
  readonly x: number;
  /** Each layer's outputs and their derivatives, T[rows × width]. */
  readonly outputs: readonly number[];
  readonly deltas: readonly number[];
}

/** Bytes of a workspace, and the workspace that lies at an offset. */
export function workspaceBytes({ layers, bytes }: Layout, rows: number): number {
  const values = layers.reduce((sum, { width }) => sum + 2 * width, layers[0].inputs);
  // Each array begins on a cache line.
  return rows * values * bytes + 64 * (2 * layers.length + 1);
}

export function workspaceAt({ layers, bytes }: Layout, rows: number, offset: number): Workspace {
  let at = offset;
  const take = (values: number): number => {
    const start = at;
    at = Math.ceil((at + rows * values * bytes) / 64) * 64;
    return start;
  };
  const x = take(layers[0].inputs);
  return {
    rows,
    x,
    outputs: layers.map(({ width }) => take(width)),
    deltas: layers.map(({ width }) => take(width)),
  };
}

/** The part of a workspace that begins at sample `first`: what one thread of several works in. */
export function workspaceFrom({ layers, bytes }: Layout, workspace: Workspace, first: number): Workspace {
  const from = (offset: number, values: number): number => offset + first * values * bytes;
  return {
    rows: workspace.rows - first,
    x: from(workspace.x, layers[0].inputs),
    outputs: workspace.outputs.map((offset, l) => from(offset, layers[l].width)),
    deltas: workspace.deltas.map((offset, l) => from(offset, layers[l].width)),
  };
}

/** Runs `rows` samples of the workspace's inputs through the layers; the last outputs' first column is λ̂. */
export function forward(
  kernels: NetworkFunctions,
  { layers }: Layout,
  parameters: number,
  { x, outputs }: Workspace,
  rows: number,
): void {
  for (let l = 0; l < layers.length; l++) {
    const { weights, bias, inputs, width, activation } = layers[l];
    const input = l === 0 ? x : outputs[l - 1];
    const stride = l === 0 ? inputs : layers[l - 1].width;
    const y = outputs[l];
    kernels.denseForward(input, stride, parameters + weights, parameters + bias, y, rows, inputs, width);
    if (activation !== activationCodes.identity) kernels.activate(activation, y, rows * width);
  }
}

/**
 * From the derivatives by the last layer's outputs to those by every layer's sums, in the workspace's deltas. A
 * sample's derivatives depend on no other sample, so threads may share the samples.
 */
export function backwardSamples(
  kernels: NetworkFunctions,
  { layers }: Layout,
  parameters: number,
  { outputs, deltas }: Workspace,
  rows: number,
): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weights, inputs, width, activation } = layers[l];
    if (activation !== activationCodes.identity) {
      kernels.activateBackward(activation, outputs[l], deltas[l], rows * width);
    }
    if (l > 0) {
      const before = layers[l - 1].width;
      kernels.denseBackwardInputs(
        deltas[l],
        parameters + weights,
        deltas[l - 1],
        before,
        rows,
        inputs,
        width,
      );
    }
  }
}

/**
 * A piece of the parameter vector: rows firstRow … lastRow − 1 of one layer, a row for each input and one, the
 * last, for the bias. Offsets in bytes from the vector's start.
 */
export interface Chunk {
  readonly layer: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly offset: number;
  /** Values in it. */
  readonly count: number;
}

/** Values in a chunk: small enough to share among threads, large enough that the sharing costs nothing. */
export const chunkValues = 2048;

/**
 * The parameter vector in chunks, in its order. Their bounds depend on the layout alone: what is summed chunk by
 * chunk is the same however many threads share them.
 */
export function chunksOf({ layers, bytes }: Layout): Chunk[] {
  return layers.flatMap(({ inputs, width, weights }, layer) => {
    const rowsEach = Math.max(1, Math.floor(chunkValues / width));
    return Array.from({ length: Math.ceil((inputs + 1) / rowsEach) }, (_, c) => {
      const firstRow = c * rowsEach;
      const lastRow = Math.min(firstRow + rowsEach, inputs + 1);
      const offset = weights + firstRow * width * bytes;
      return { layer, firstRow, lastRow, offset, count: (lastRow - firstRow) * width };
    });
  });
}

/** The gradient of the parameters of some consecutive chunks, from the deltas of all `rows` samples. */
export function backwardParameters(
  kernels: NetworkFunctions,
  { layers, biased }: Layout,
  chunks: readonly Chunk[],
  gradient: number,
  { x, outputs, deltas }: Workspace,
  rows: number,
): void {
  for (let c = 0; c < chunks.length;) {
    const l = chunks[c].layer;
    const { inputs, width, weights, bias } = layers[l];
    const { firstRow } = chunks[c];
    let { lastRow } = chunks[c];
    for (c++; c < chunks.length && chunks[c].layer === l; c++) ({ lastRow } = chunks[c]);
    const input = l === 0 ? x : outputs[l - 1];
    const stride = l === 0 ? inputs : layers[l - 1].width;
    const lastInput = Math.min(lastRow, inputs);
    if (firstRow < lastInput) {
      kernels.denseBackwardWeights(
        input,
        stride,
        deltas[l],
        gradient + weights,
        rows,
        width,
        firstRow,
        lastInput,
      );
    }
    if (lastRow > inputs && biased) kernels.denseBackwardBias(deltas[l], gradient + bias, rows, width);
  }
}
