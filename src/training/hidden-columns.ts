import { networkFunctions } from '../kernels/network-functions.js';
import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import type { Reservations } from '../pool/reservations.js';
import { type Head, samplesPerRow } from './head.js';
import { forward, type Layout, workspaceAt, workspaceBytes } from './layers.js';
import type { TrainingProblem } from './machine.js';

/** The task: a shard's rows of the columns that the last layer combines. */
export interface HiddenColumnsInput {
  /** The hidden layers alone. */
  readonly layout: Layout;
  readonly head: Head;
  readonly parameters: number;
  /** T[rows × rowValues]. */
  readonly features: number;
  readonly rowValues: number;
  readonly rows: number;
  readonly rowsPerShard: number;
  /** float64[rows]: mean squares. */
  readonly s: number;
  /** One workspace of `chunkRows` rows a shard, `workspaceBytes` apart. */
  readonly workspaces: number;
  readonly chunkRows: number;
  readonly workspaceBytes: number;
  /** float64[rows × (hidden + 1)]. */
  readonly out: number;
}

/** Samples that a thread has in hand at most. */
const mostChunkSamples = 16_384;

/**
 * The byte offset of float64[rows × (h + 1)], reserved in `reserved`: what the last layer's h weights and its bias are
 * multiplied by in the prediction of each row. With the outputs u_c of the last hidden layer: of a row, u_c(row) s_j and s_j;
 * of single values, (1/n) Σ_i u_c(x_ij) x_ij² and s_j. So the last layer alone is linear least squares.
 */
export async function hiddenColumns(
  pool: Executor,
  reserved: Reservations,
  { layout, head, features, rowValues, dataRows, s }: TrainingProblem,
  parameters: Float32Array | Float64Array,
): Promise<number> {
  const hidden = { ...layout, layers: layout.layers.slice(0, -1) };
  const samples = samplesPerRow(head);
  const chunkRows = Math.max(1, Math.floor(mostChunkSamples / samples));
  const bytes = workspaceBytes(hidden, chunkRows * samples);
  const at = reserved.take(parameters.byteLength, 'the network’s parameters');
  pool.memory
    .bytes(at, parameters.byteLength)
    .set(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));
  const columns = hidden.layers.at(-1)!.outputs + 1;
  const input: HiddenColumnsInput = {
    layout: hidden,
    head,
    parameters: at,
    features,
    rowValues,
    rows: dataRows,
    rowsPerShard: Math.ceil(dataRows / pool.threads),
    s,
    workspaces: reserved.take(bytes * pool.threads, 'a batch’s outputs'),
    chunkRows,
    workspaceBytes: bytes,
    out: reserved.take(dataRows * columns * 8, 'outputs of hidden layers'),
  };
  await pool.each('hiddenColumnsOfRows', input, pool.threads);
  return input.out;
}

export function hiddenColumnsOfRows(
  { kernels: all, memory }: TaskContext,
  input: HiddenColumnsInput,
  shard: number,
): void {
  const { layout, head, rowValues, rowsPerShard, chunkRows, out } = input;
  const kernels = networkFunctions(all, layout.precision);
  const samples = samplesPerRow(head);
  const { outputs: hidden, width } = layout.layers.at(-1)!;
  const workspace = workspaceAt(layout, chunkRows * samples, input.workspaces + shard * input.workspaceBytes);
  const s = memory.float64(head.kind === 'row' ? head.s : input.s, input.rows);
  const numbers = (offset: number, count: number): Float32Array | Float64Array =>
    layout.bytes === 4 ? memory.float32(offset, count) : memory.float64(offset, count);
  const end = Math.min((shard + 1) * rowsPerShard, input.rows);
  for (let first = shard * rowsPerShard; first < end; first += chunkRows) {
    const rows = Math.min(chunkRows, end - first);
    // The inputs are read where they are: no row is gathered.
    const x = input.features + first * rowValues * layout.bytes;
    forward(kernels, layout, input.parameters, { ...workspace, x }, rows * samples);
    const u = numbers(workspace.outputs.at(-1)!, rows * samples * width);
    const z = numbers(x, rows * rowValues);
    const columns = memory.float64(out + first * (hidden + 1) * 8, rows * (hidden + 1));
    for (let r = 0; r < rows; r++) {
      const to = r * (hidden + 1);
      // What was reserved holds what was there before.
      columns.fill(0, to, to + hidden);
      columns[to + hidden] = s[first + r];
      if (head.kind === 'row') {
        for (let c = 0; c < hidden; c++) columns[to + c] = u[r * width + c] * s[first + r];
        continue;
      }
      for (let i = r * samples; i < (r + 1) * samples; i++) {
        const value = head.mean + head.sd * z[i];
        const weight = (value * value) / samples;
        for (let c = 0; c < hidden; c++) columns[to + c] += u[i * width + c] * weight;
      }
    }
  }
}
