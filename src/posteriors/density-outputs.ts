import { networkFunctions } from '../kernels/network-functions.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import {
  type Activation,
  forward,
  type Layout,
  layoutOf,
  workspaceAt,
  workspaceBytes,
} from '../training/layers.js';

/** Rows that a pass without a step takes at a time. */
export const passRows = 256;

/** The layout of a network of summaries with these outputs, in float32. */
export const densityLayout = (
  p: number,
  { hidden, activation }: { readonly hidden: readonly number[]; readonly activation: Activation },
  outputs: number,
): Layout => layoutOf(p, hidden, activation, 'F32', true, outputs);

/** Outputs of a trained network for rows of inputs, N × width of the last layer: float32 as it was trained. */
export function densityOutputs(
  { memory, kernels }: Pick<Executor, 'memory' | 'kernels'>,
  layout: Layout,
  weights: Float64Array,
  inputs: Float64Array,
  count: number,
): Float32Array {
  const reserved = new Reservations(memory);
  try {
    const functions = networkFunctions(kernels, 'F32');
    const parameters = reserved.take(layout.count * 4, 'the network’s parameters');
    memory.float32(parameters, layout.count).set(weights);
    const at = reserved.take(workspaceBytes(layout, passRows), 'outputs');
    const workspace = workspaceAt(layout, passRows, at);
    const p = layout.layers[0].inputs;
    const { width } = layout.layers.at(-1)!;
    const all = new Float32Array(count * width);
    for (let first = 0; first < count; first += passRows) {
      const rows = Math.min(passRows, count - first);
      memory.float32(workspace.x, rows * p).set(inputs.subarray(first * p, (first + rows) * p));
      forward(functions, layout, parameters, workspace, rows);
      all.set(memory.float32(workspace.outputs.at(-1)!, rows * width), first * width);
    }
    return all;
  } finally {
    reserved.releaseAll();
  }
}
