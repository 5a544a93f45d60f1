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

/** A stack of dense layers whose single output is λ̂. */
export interface Layout {
  readonly precision: Precision;
  /** Bytes of one value. */
  readonly bytes: number;
  readonly layers: readonly Layer[];
  /** Values in the parameter vector, padding included. */
  readonly count: number;
}

export type Activation = Exclude<keyof typeof activationCodes, 'identity'>;

/** The layout of a network with these hidden widths, from `inputs` values a row to one output. */
export function layoutOf(
  inputs: number,
  hidden: readonly number[],
  activation: Activation,
  precision: Precision,
): Layout {
  const bytes = precision === 'F32' ? 4 : 8;
  const layers: Layer[] = [];
  let at = 0;
  let previous = inputs;
  for (const [index, outputs] of [...hidden, 1].entries()) {
    const width = padded(outputs, bytes);
    const weights = at * bytes;
    const bias = weights + previous * width * bytes;
    const code = activationCodes[index < hidden.length ? activation : 'identity'];
    layers.push({ inputs: previous, outputs, width, weights, bias, activation: code });
    at += (previous + 1) * width;
    previous = outputs;
  }
  return { precision, bytes, layers, count: at };
}

/** Memory that a pass over up to `rows` rows works in: byte offsets in the shared memory. */
export interface Workspace {
  readonly rows: number;
  /** The rows' inputs, T[rows × inputs]. */
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

/** Runs `rows` rows of the workspace's inputs through the layers; the last outputs' first column is λ̂. */
export function forward(
  kernels: NetworkFunctions,
  { layers }: Layout,
  parameters: number,
  { x, outputs }: Workspace,
  rows: number,
): void {
  layers.forEach((layer, l) => {
    const input = l === 0 ? x : outputs[l - 1];
    const stride = l === 0 ? layer.inputs : layers[l - 1].width;
    const { weights, bias, inputs, width } = layer;
    const y = outputs[l];
    kernels.denseForward(input, stride, parameters + weights, parameters + bias, y, rows, inputs, width);
    if (layer.activation !== activationCodes.identity) kernels.activate(layer.activation, y, rows * width);
  });
}

/** From the derivatives by the last layer's outputs to those by every parameter, at `gradient`. */
export function backward(
  kernels: NetworkFunctions,
  { layers }: Layout,
  parameters: number,
  gradient: number,
  { x, outputs, deltas }: Workspace,
  rows: number,
): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const { weights, bias, inputs, width, activation } = layers[l];
    const delta = deltas[l];
    if (activation !== activationCodes.identity) {
      kernels.activateBackward(activation, outputs[l], delta, rows * width);
    }
    const input = l === 0 ? x : outputs[l - 1];
    const stride = l === 0 ? inputs : layers[l - 1].width;
    kernels.denseBackwardWeights(input, stride, delta, gradient + weights, rows, width, 0, inputs);
    kernels.denseBackwardBias(delta, gradient + bias, rows, width);
    if (l > 0) {
      const before = layers[l - 1].width;
      kernels.denseBackwardInputs(delta, parameters + weights, deltas[l - 1], before, rows, inputs, width);
    }
  }
}
