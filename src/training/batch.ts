import { type NetworkFunctions, networkFunctions } from '../kernels/network-functions.js';
import type { optimizers } from '../optimizers/index.js';
import type { ParameterVectors } from '../optimizers/optimizer.js';
import { asMember, partOf, type Team, type TeamInput } from '../pool/barrier.js';
import type { TaskContext } from '../pool/protocol.js';
import { type Head, headLoss, samplesPerRow } from './head.js';
import {
  backwardParameters,
  backwardSamples,
  type Chunk,
  chunksOf,
  chunkValues,
  forward,
  type Layout,
  type Workspace,
  workspaceFrom,
} from './layers.js';

/** The choice of optimizer: its name and parameters, the learning rate that of this epoch. */
export interface OptimizerChoice {
  readonly kind: keyof typeof optimizers;
  readonly learningRate: number;
}

/** Rows at a place in memory: uint32[rows]. */
export interface RowList {
  readonly at: number;
  readonly rows: number;
}

/** One training as its threads see it: numbers and byte offsets in the shared memory. */
export interface TrainingInput {
  readonly layout: Layout;
  readonly head: Head;
  readonly vectors: ParameterVectors;
  /** float64, the optimizer's scalars. */
  readonly scalars: number;
  readonly optimizer: OptimizerChoice;
  /** The gradient is scaled down to this norm where it is longer; null leaves it. */
  readonly clipNorm: number | null;
  readonly workspace: Workspace;
  /** The rows' inputs, standardised, T[rows × rowValues] for every row of the dataset. */
  readonly features: number;
  readonly rowValues: number;
  /** Rows of the dataset, and float64[rows]: every row's mean square. */
  readonly dataRows: number;
  readonly s: number;
  readonly train: RowList;
  /** Rows that are watched and not learned from: the hold-out's first, then the validation's. */
  readonly watched: RowList;
  readonly holdOutRows: number;
  /** float64[watched rows] each: what the head fits, and λ̂. */
  readonly fitted: number;
  readonly lambda: number;
  /** uint32[train rows]: where an epoch's order is drawn up, from float64[train rows] of draws. */
  readonly order: number;
  readonly draws: number;
  /** float64: a loss for each slice of a batch, a sum of squares for each chunk of the parameters. */
  readonly sliceLosses: number;
  readonly chunkSquares: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly team: TeamInput;
}

/** Rows of a batch whose losses are added up by one thread: the sum is the same however many threads there are. */
export const sliceRows = 8;

/** Multiplications between two looks at whether to stop: about a tenth of a second of work. */
const multiplicationsAtOnce = 268_435_456;

/** Rows that a thread takes through the layers between two looks at whether to stop. */
export function rowsAtOnce({ count }: Layout, samplesEach: number): number {
  return Math.max(1, Math.floor(multiplicationsAtOnce / (count * samplesEach)));
}

/** The loss over all training rows, and its gradient into its vector: batchSize must be all rows. */
export function lossAndGradient(
  context: TaskContext,
  input: TrainingInput,
  member: number,
): number | undefined {
  const { train } = input;
  return asMember(context.memory, input.team, member, (team) => {
    const loss = new Batch(context, input, team).lossAndGradient(train.at, train.rows) / train.rows;
    team.meet();
    return member === 0 ? loss : undefined;
  });
}

/** Which derivatives to take by differences. */
export interface DifferencesInput extends TrainingInput {
  readonly positions: readonly number[];
  /** How far a parameter is moved. */
  readonly steps: readonly number[];
}

/** The loss' derivatives by central differences over all training rows, on one thread: for each step, of all positions. */
export function centralDifferences(
  context: TaskContext,
  { positions, steps, ...input }: DifferencesInput,
  member: number,
): number[][] {
  return asMember(context.memory, input.team, member, (team) => {
    const batch = new Batch(context, input, team);
    return steps.map((step) => batch.differences(positions, step));
  });
}

/** Consecutive chunks of the parameters, the first's number, and their part of the vectors. */
interface Run {
  readonly first: number;
  readonly chunks: readonly Chunk[];
  readonly vectors: ParameterVectors;
}

/**
 * One member's part of the work on a batch. First the rows are shared: a row's outputs and derivatives depend on no
 * other row. Then, all having met, the parameters are shared: the derivative by a parameter is a sum over all rows in
 * their order, taken by one member. So nothing is added up across threads, and the bits are those of one thread,
 * whoever takes which.
 */
export class Batch {
  readonly kernels: NetworkFunctions;
  readonly samples: number;
  readonly #chunks: readonly Chunk[];
  /** Those whose gradient this member took last; at first a share of all. */
  #own: Run[];
  readonly #runs = new Map<number, Run>();
  readonly #sliceLosses: Float64Array;
  readonly #chunkSquares: Float64Array;

  constructor(
    protected readonly context: TaskContext,
    protected readonly input: TrainingInput,
    protected readonly team: Team,
  ) {
    const { layout, head } = input;
    this.kernels = networkFunctions(context.kernels, layout.precision);
    this.samples = samplesPerRow(head);
    this.#chunks = chunksOf(layout);
    const { first, end } = partOf(this.#chunks.length, team);
    this.#own = [this.#run(first, end)];
    this.#sliceLosses = context.memory.float64(input.sliceLosses, Math.ceil(input.batchSize / sliceRows));
    this.#chunkSquares = context.memory.float64(input.chunkSquares, this.#chunks.length);
  }

  /** The sum of the batch's squared residuals, and this member's part of the gradient of their mean. */
  lossAndGradient(indices: number, rows: number): number {
    const { layout, workspace, vectors } = this.input;
    const loss = this.#loss(indices, rows);
    if (!Number.isFinite(loss)) return loss;
    const samples = rows * this.samples;
    const most = Math.max(1, Math.floor(multiplicationsAtOnce / (samples * chunkValues)));
    this.#own = [];
    this.team.share(this.#chunks.length, most, (first, end) => {
      const run = this.#run(first, end);
      backwardParameters(this.kernels, layout, run.chunks, vectors.gradient, workspace, samples);
      this.#own.push(run);
    });
    return loss;
  }

  /** The parts of the vectors whose gradient this member took last: it moves those parameters. */
  get own(): readonly { readonly vectors: ParameterVectors }[] {
    return this.#own;
  }

  #run(first: number, end: number): Run {
    const key = first * (this.#chunks.length + 1) + end;
    const known = this.#runs.get(key);
    if (known) return known;
    const { parameters, gradient, slots } = this.input.vectors;
    const chunks = this.#chunks.slice(first, end);
    const offset = chunks[0]?.offset ?? 0;
    const vectors = {
      parameters: parameters + offset,
      gradient: gradient + offset,
      slots: slots.map((slot) => slot + offset),
      count: chunks.reduce((sum, { count }) => sum + count, 0),
    };
    const run = { first, chunks, vectors };
    this.#runs.set(key, run);
    return run;
  }

  /**
   * The loss' derivative by single parameters (positions in the vector), by central differences in which the
   * parameter is moved by `step` either way.
   */
  differences(positions: readonly number[], step: number): number[] {
    const { layout, vectors, train } = this.input;
    const { memory } = this.context;
    const parameters =
      layout.bytes === 4
        ? memory.float32(vectors.parameters, layout.count)
        : memory.float64(vectors.parameters, layout.count);
    return positions.map((position) => {
      const value = parameters[position];
      const at = (moved: number): number => {
        parameters[position] = moved;
        return this.#loss(train.at, train.rows) / train.rows;
      };
      const [above, below] = [at(value + step), at(value - step)];
      parameters[position] = value;
      return (above - below) / (2 * step);
    });
  }

  /** The sum of a batch's squared residuals; what the layers' derivatives are made of is where the batch works. */
  #loss(indices: number, rows: number): number {
    const slices = Math.ceil(rows / sliceRows);
    const most = Math.max(1, Math.floor(rowsAtOnce(this.input.layout, this.samples) / sliceRows));
    this.team.share(slices, most, (first, end) => this.#slicesOf(indices, rows, first, end));
    this.team.meet();
    let loss = 0;
    for (let slice = 0; slice < slices; slice++) loss += this.#sliceLosses[slice];
    return loss;
  }

  /** Forward, loss and backward to every layer's sums, for slices first … end − 1 of a batch. */
  #slicesOf(indices: number, rows: number, first: number, end: number): void {
    const { layout, head, vectors, features, rowValues } = this.input;
    const kernels = this.kernels;
    const { samples } = this;
    const firstRow = first * sliceRows;
    const count = Math.min(end * sliceRows, rows) - firstRow;
    const work = workspaceFrom(layout, this.input.workspace, firstRow * samples);
    kernels.gather(features, rowValues, indices + firstRow * 4, count, work.x);
    forward(kernels, layout, vectors.parameters, work, count * samples);
    for (let slice = first; slice < end; slice++) {
      const row = slice * sliceRows;
      const some = Math.min(sliceRows, rows - row);
      this.#sliceLosses[slice] = headLoss(kernels, head, this.headWork(row), indices + row * 4, some, rows);
    }
    backwardSamples(kernels, layout, vectors.parameters, work, count * samples);
  }

  /** Where the outputs and inputs of a batch's rows from `firstRow` on lie. */
  headWork(firstRow: number): Parameters<typeof headLoss>[2] {
    const { layout, workspace } = this.input;
    const { x, outputs, deltas } = workspaceFrom(layout, workspace, firstRow * this.samples);
    const { width } = layout.layers.at(-1)!;
    return { x, output: outputs.at(-1)!, width, delta: deltas.at(-1)!, firstRow };
  }

  /** The squares of the gradient's norms, layer by layer; all members meet. */
  gradientSquares(): number[] {
    const { layout, vectors } = this.input;
    for (const { first, chunks } of this.#own) {
      chunks.forEach(({ offset, count }, c) => {
        this.#chunkSquares[first + c] = this.kernels.sumOfSquares(vectors.gradient + offset, count);
      });
    }
    this.team.meet();
    const squares = new Array<number>(layout.layers.length).fill(0);
    this.#chunks.forEach(({ layer }, c) => (squares[layer] += this.#chunkSquares[c]));
    return squares;
  }
}
