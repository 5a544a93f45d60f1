import { networkFunctions } from '../kernels/network-functions.js';
import type { TaskContext } from '../pool/protocol.js';
import { outputColumn } from './epoch.js';
import { forward, type Layout, workspaceAt } from './layers.js';

/** λ̂ for rows of paths. Shard i does rows [i · rowsPerShard, (i + 1) · rowsPerShard) in a workspace of its own. */
export interface PredictInput {
  readonly layout: Layout;
  readonly parameters: number;
  readonly mean: number;
  readonly inverseSd: number;
  /** float64[rows × n]. */
  readonly x: number;
  readonly n: number;
  readonly rows: number;
  readonly rowsPerShard: number;
  /** One workspace of `workspaceRows` rows a shard, `workspaceBytes` apart. */
  readonly workspaces: number;
  readonly workspaceRows: number;
  readonly workspaceBytes: number;
  /** float64[rows]. */
  readonly lambda: number;
}

export function predictLambda(
  { kernels: all, memory }: TaskContext,
  input: PredictInput,
  shard: number,
): void {
  const { layout, x, n, mean, inverseSd, rowsPerShard, workspaceRows } = input;
  const kernels = networkFunctions(all, layout.precision);
  const workspace = workspaceAt(layout, workspaceRows, input.workspaces + shard * input.workspaceBytes);
  const lambda = new Float64Array(memory.buffer, input.lambda, input.rows);
  const width = layout.layers.at(-1)!.width;
  const end = Math.min((shard + 1) * rowsPerShard, input.rows);
  for (let first = shard * rowsPerShard; first < end; first += workspaceRows) {
    const rows = Math.min(workspaceRows, end - first);
    kernels.standardise(x + first * n * 8, rows, n, mean, inverseSd, workspace.x);
    forward(kernels, layout, input.parameters, workspace, rows);
    const outputs = outputColumn(memory, layout, workspace.outputs.at(-1)!, rows);
    for (let r = 0; r < rows; r++) lambda[first + r] = outputs[r * width]!;
  }
}
