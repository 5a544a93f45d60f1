import type { MemoryViews } from '../pool/memory-views.js';
import { Batch, rowsAtOnce } from './batch.js';
import type { EpochWork } from './epoch-work.js';
import { headLoss } from './head.js';
import { forward, type Layout, type Workspace, workspaceFrom } from './layers.js';

/** One member's part of an epoch of a network: its batches, and the rows that are watched. */
export class NetworkWork extends Batch implements EpochWork {
  get target(): Float64Array {
    return this.#float64(this.input.head.k, this.input.dataRows);
  }

  /** λ̂ and what the head fits, for the watched rows that this member gets. */
  watch(): void {
    const { input, team } = this;
    const { layout, head, vectors, features, rowValues, watched, workspace } = input;
    const { kernels, samples } = this;
    // Each member works in its own part of the workspace.
    const room = Math.floor(workspace.rows / samples / team.members);
    const own = team.member * room;
    const most = Math.min(room, rowsAtOnce(layout, samples));
    const fitted = this.#float64(input.fitted, watched.rows);
    const lambda = this.#float64(input.lambda, watched.rows);
    team.share(watched.rows, most, (first, end) => {
      const indices = watched.at + first * 4;
      const work = workspaceFrom(layout, workspace, own * samples);
      kernels.gather(features, rowValues, indices, end - first, work.x);
      forward(kernels, layout, vectors.parameters, work, (end - first) * samples);
      headLoss(kernels, head, this.headWork(own), indices, end - first, end - first);
      this.#readOutputs(work, own, indices, fitted.subarray(first, end), lambda.subarray(first));
    });
  }

  /** What the head fits, and λ̂, of the rows at `indices`, whose samples a workspace begins with. */
  #readOutputs(
    work: Workspace,
    own: number,
    indices: number,
    fitted: Float64Array,
    lambda: Float64Array,
  ): void {
    const { layout, head, s, dataRows } = this.input;
    const rows = this.#uint32(indices, fitted.length);
    const meanSquares = this.#float64(s, dataRows);
    if (head.kind === 'pointwise') {
      fitted.set(this.#float64(head.kHat, own + fitted.length).subarray(own));
      rows.forEach((j, r) => (lambda[r] = fitted[r] / meanSquares[j]));
      return;
    }
    const { width } = layout.layers.at(-1)!;
    const outputs = outputColumn(this.context.memory, layout, work.outputs.at(-1)!, fitted.length);
    const factors = this.#float64(head.s, dataRows);
    rows.forEach((j, r) => {
      const output = outputs[r * width];
      fitted[r] = output * factors[j];
      lambda[r] = head.outputs === 'k' ? output / meanSquares[j] : output;
    });
  }

  #float64(offset: number, count: number): Float64Array {
    return this.context.memory.float64(offset, count);
  }

  #uint32(offset: number, count: number): Uint32Array {
    return this.context.memory.uint32(offset, count);
  }
}

/** The last layer's outputs of a workspace: λ̂ of row r stands at r · width. */
export function outputColumn(
  memory: MemoryViews,
  { layers, bytes }: Layout,
  offset: number,
  rows: number,
): Float32Array | Float64Array {
  const count = rows * layers.at(-1)!.width;
  return bytes === 4 ? memory.float32(offset, count) : memory.float64(offset, count);
}
