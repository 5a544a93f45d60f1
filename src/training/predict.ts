import { networkFunctions } from '../kernels/network-functions.js';
import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import { Reservations } from '../pool/reservations.js';
import { rowsAtOnce } from './batch.js';
import { outputColumn } from './network-work.js';
import { type FeatureMaker, type FeaturesInput, featuresOf, type RowValues } from './features.js';
import { forward, type Layout, workspaceAt, workspaceBytes } from './layers.js';

/** What is predicted of a row: the network's output, or the mean of λ̂(x) x² over its n values x = mean + sd z. */
export type PredictionForm =
  | { readonly kind: 'row' }
  | { readonly kind: 'pointwise'; readonly n: number; readonly mean: number; readonly sd: number };

/** The task: predictions for rows [first + shard · rowsPerShard, …) in a workspace of the shard's own. */
export interface PredictInput {
  readonly layout: Layout;
  readonly form: PredictionForm;
  readonly parameters: number;
  readonly features: FeaturesInput;
  readonly first: number;
  readonly rows: number;
  readonly rowsPerShard: number;
  /** One workspace of `chunkRows` rows a shard, `workspaceBytes` apart. */
  readonly workspaces: number;
  readonly chunkRows: number;
  readonly workspaceBytes: number;
  /** What pointwise rows need: uint32[chunkRows] 0, 1, 2, … and float64[chunkRows] of zeros. */
  readonly countUp: number;
  readonly zeros: number;
  /** float64[rows]. */
  readonly out: number;
}

export function predictRows({ kernels: all, memory }: TaskContext, input: PredictInput, shard: number): void {
  const { layout, form, features, rowsPerShard, chunkRows } = input;
  const kernels = networkFunctions(all, layout.precision);
  const samples = form.kind === 'row' ? 1 : form.n;
  const workspace = workspaceAt(layout, chunkRows * samples, input.workspaces + shard * input.workspaceBytes);
  const { width } = layout.layers.at(-1)!;
  const output = workspace.outputs.at(-1)!;
  const end = input.first + Math.min((shard + 1) * rowsPerShard, input.rows);
  for (let first = input.first + shard * rowsPerShard; first < end; first += chunkRows) {
    const rows = Math.min(chunkRows, end - first);
    featuresOf(all, features, first, rows, workspace.x, 0);
    forward(kernels, layout, input.parameters, workspace, rows * samples);
    if (form.kind === 'pointwise') {
      const { n, mean, sd } = form;
      const [delta, to] = [workspace.deltas.at(-1)!, input.out + first * 8];
      const { zeros, countUp } = input;
      kernels.pointwiseLoss(output, width, workspace.x, n, mean, sd, zeros, countUp, rows, rows, delta, to);
      continue;
    }
    const out = memory.float64(input.out + first * 8, rows);
    const outputs = outputColumn(memory, layout, output, rows);
    for (let r = 0; r < rows; r++) out[r] = outputs[r * width];
  }
}

/** Rows that a thread predicts at a time. */
const mostChunkRows = 256;
/** Samples that it has in hand at most: a pointwise row has n of them. */
const mostChunkSamples = 65_536;

/** A network ready to predict blocks of rows, sharded over the pool's threads. */
export class Predicting {
  readonly #reserved: Reservations;
  readonly #fixed: Omit<PredictInput, 'features' | 'first' | 'rows' | 'rowsPerShard' | 'out'>;

  /** The predictor of a training that diverged. */
  static readonly nothing = {
    predict: ({ rows }: { readonly rows: number }) =>
      Promise.resolve({
        kHat: new Float64Array(rows).fill(NaN),
        lambdaHat: new Float64Array(rows).fill(NaN),
      }),
    release: () => undefined,
  };

  constructor(
    private readonly pool: Executor,
    layout: Layout,
    parameters: Float32Array | Float64Array,
    private readonly maker: FeatureMaker,
    form: PredictionForm,
  ) {
    this.#reserved = new Reservations(pool.memory);
    const samples = form.kind === 'row' ? 1 : form.n;
    const chunkRows = Math.max(1, Math.min(mostChunkRows, Math.floor(mostChunkSamples / samples)));
    const bytes = workspaceBytes(layout, chunkRows * samples);
    const at = this.#reserved.take(parameters.byteLength, 'the network’s parameters');
    pool.memory
      .bytes(at, parameters.byteLength)
      .set(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength));
    this.#fixed = {
      layout,
      form,
      parameters: at,
      chunkRows,
      workspaces: this.#reserved.take(bytes * pool.threads, 'a batch’s outputs'),
      workspaceBytes: bytes,
      countUp: this.#reserved.uint32(
        Uint32Array.from({ length: chunkRows }, (_, r) => r),
        'row indices',
      ),
      zeros: this.#reserved.float64(new Float64Array(chunkRows), 'targets'),
    };
  }

  /** float64[rows] of a block whose paths lie at `x`. */
  async outputs(x: number, values: RowValues): Promise<Float64Array> {
    const { memory, threads } = this.pool;
    const reserved = new Reservations(memory);
    const rows = values.s.length;
    try {
      const out = reserved.take(rows * 8, 'predictions');
      const features = this.maker.input(reserved, x, values, 0);
      const { layout, form } = this.#fixed;
      // Between calls the run may stop.
      const most = threads * rowsAtOnce(layout, form.kind === 'row' ? 1 : form.n);
      for (let first = 0; first < rows; first += most) {
        const count = Math.min(most, rows - first);
        const rowsPerShard = Math.ceil(count / threads);
        const input: PredictInput = { ...this.#fixed, features, first, rows: count, rowsPerShard, out };
        await this.pool.each('predictRows', input, threads);
      }
      return memory.float64(out, rows).slice();
    } finally {
      reserved.releaseAll();
    }
  }

  release(): void {
    this.maker.release();
    this.#reserved.releaseAll();
  }
}
