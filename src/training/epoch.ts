import { Moments } from '../evaluation/moments.js';
import { optimizers } from '../optimizers/index.js';
import type { SteppingOptimizer } from '../optimizers/optimizer.js';
import { asMember, type Team } from '../pool/barrier.js';
import type { MemoryViews } from '../pool/memory-views.js';
import type { TaskContext } from '../pool/protocol.js';
import { shuffledBy } from '../random/shuffle.js';
import { seedWords, streams } from '../random/streams.js';
import { Batch, rowsAtOnce, type TrainingInput } from './batch.js';
import { headLoss } from './head.js';
import { forward, type Layout, type Workspace, workspaceFrom } from './layers.js';

/** One epoch of a training. */
export interface EpochInput extends TrainingInput {
  /** Counts from 1. */
  readonly epoch: number;
  /** Whether to note each step's loss and gradient norm: for the replay of an epoch that went wrong. */
  readonly trace: boolean;
}

/** What an epoch did. Losses are means over rows of the squared residual: during the epoch, and after it. */
export interface EpochResult {
  readonly steps: number;
  readonly loss: number;
  readonly holdOutLoss: number;
  /** NaN without validation rows. */
  readonly validationLoss: number;
  /** Of the epoch's last step, before clipping: in all, and of each layer. */
  readonly gradientNorm: number;
  readonly layerGradientNorms: readonly number[];
  readonly parameterNorm: number;
  /** λ̂ over the hold-out rows. */
  readonly lambdaMean: number;
  readonly lambdaSd: number;
  /** Where the loss, the gradient or the parameters were no longer finite: the step of this epoch, from 1, and its rows. */
  readonly overflow: { readonly step: number; readonly rows: readonly number[] } | null;
  /** With `trace`: the last steps' losses and gradient norms. */
  readonly trace: readonly StepTrace[];
}

export interface StepTrace {
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
}

/** How many steps a trace keeps. */
const tracedSteps = 20;

/** One epoch: every training row once, in an order drawn for this epoch, a step for each batch. */
export function trainEpoch(context: TaskContext, input: EpochInput, member: number): EpochResult | undefined {
  return asMember(context.memory, input.team, member, (team) => new Epoch(context, input, team).run());
}

/** What there is to say of a training between steps. */
export type Observation = Omit<EpochResult, 'steps' | 'overflow' | 'trace'>;

/** Observes a training whose loss is known, without a step. */
export function observeTraining(
  context: TaskContext,
  input: EpochInput & { readonly loss: number },
  member: number,
): Observation | undefined {
  return asMember(context.memory, input.team, member, (team) =>
    new Epoch(context, input, team).observe(input.loss),
  );
}

class Epoch {
  readonly #batch: Batch;
  readonly #optimizer: SteppingOptimizer<unknown>;
  /** Every member advances its own copy by the same steps. */
  readonly #scalars: Float64Array;
  readonly #trace: StepTrace[] = [];
  /** The gradient's squares of the last step where it was measured, before any clipping. */
  #layerSquares: readonly number[] | undefined;

  constructor(
    private readonly context: TaskContext,
    private readonly input: EpochInput,
    private readonly team: Team,
  ) {
    this.#batch = new Batch(context, input, team);
    this.#optimizer = optimizers[input.optimizer.kind] as SteppingOptimizer<unknown>;
    this.#scalars = this.#float64(input.scalars, this.#optimizer.initialScalars.length).slice();
  }

  run(): EpochResult | undefined {
    const { input, team } = this;
    const { train, batchSize } = input;
    if (team.member === 0) this.#drawOrder();
    team.meet();
    let squares = 0;
    let steps = 0;
    let overflow: EpochResult['overflow'] = null;
    for (let start = 0; start < train.rows; start += batchSize) {
      const rows = Math.min(batchSize, train.rows - start);
      const loss = this.#step(input.order + start * 4, rows, ++steps);
      // Every member sees the same loss, so all stop at the same step.
      if (!Number.isFinite(loss)) {
        overflow = { step: steps, rows: this.#rowsAt(input.order + start * 4, rows) };
        break;
      }
      squares += loss;
    }
    const figures = this.observe(squares / train.rows);
    if (!figures) return undefined;
    this.#float64(input.scalars, this.#scalars.length).set(this.#scalars);
    // What overflowed in the last step shows in the norms and the watched rows, before any loss does.
    if (!Number.isFinite(figures.gradientNorm + figures.parameterNorm + figures.holdOutLoss)) {
      const start = (steps - 1) * batchSize;
      const rows = this.#rowsAt(input.order + start * 4, Math.min(batchSize, train.rows - start));
      overflow ??= { step: steps, rows };
    }
    return { ...figures, steps, overflow, trace: this.#trace };
  }

  /** Norms and watched losses as the parameters and the gradient are; `loss` is the training loss. */
  observe(loss: number): Observation | undefined {
    const layerSquares = this.#layerSquares ?? this.#batch.gradientSquares();
    this.#watch();
    this.team.meet();
    if (this.team.member > 0) return undefined;
    const { parameters, count } = this.input.vectors;
    return {
      loss,
      ...this.#watchedFigures(),
      gradientNorm: Math.sqrt(layerSquares.reduce((sum, square) => sum + square, 0)),
      layerGradientNorms: layerSquares.map(Math.sqrt),
      parameterNorm: Math.sqrt(this.#batch.kernels.sumOfSquares(parameters, count)),
    };
  }

  #drawOrder(): void {
    const { train, order, draws, seed, epoch } = this.input;
    const [low, high] = seedWords(seed);
    this.context.kernels.uniforms(draws, low, high, streams.batches, 0, train.rows, epoch);
    const u = this.#float64(draws, train.rows);
    const rows = this.#uint32(order, train.rows);
    rows.set(this.#uint32(train.at, train.rows));
    shuffledBy(rows, (i) => u[i]);
  }

  /** One step on the rows at `indices`; gives the sum of their squared residuals before it. */
  #step(indices: number, rows: number, step: number): number {
    const { clipNorm, optimizer, trace } = this.input;
    const loss = this.#batch.lossAndGradient(indices, rows);
    if (!Number.isFinite(loss)) return loss;
    if (clipNorm !== null || trace) this.#clip(clipNorm, step, loss / rows);
    this.#optimizer.advance(this.#scalars, optimizer);
    const { kernels, own } = this.#batch;
    for (const { vectors } of own) this.#optimizer.step(kernels, vectors, this.#scalars, optimizer);
    this.team.meet();
    return loss;
  }

  /** Measures the gradient, notes it, and scales it where it is too long. */
  #clip(clipNorm: number | null, step: number, loss: number): void {
    this.#layerSquares = this.#batch.gradientSquares();
    const norm = Math.sqrt(this.#layerSquares.reduce((sum, square) => sum + square, 0));
    if (this.input.trace && this.team.member === 0) {
      this.#trace.push({ step, loss, gradientNorm: norm });
      if (this.#trace.length > tracedSteps) this.#trace.shift();
    }
    if (clipNorm === null || !(norm > clipNorm)) return;
    const { kernels, own } = this.#batch;
    for (const { vectors } of own) kernels.scale(vectors.gradient, vectors.count, clipNorm / norm);
  }

  /** λ̂ and what the head fits, for the watched rows that this member gets. */
  #watch(): void {
    const { input, team } = this;
    const { layout, head, vectors, features, rowValues, watched, workspace } = input;
    const { kernels, samples } = this.#batch;
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
      headLoss(kernels, head, this.#batch.headWork(own), indices, end - first, end - first);
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

  #watchedFigures(): Pick<EpochResult, 'holdOutLoss' | 'validationLoss' | 'lambdaMean' | 'lambdaSd'> {
    const { watched, holdOutRows, fitted, lambda, head, dataRows } = this.input;
    const rows = this.#uint32(watched.at, watched.rows);
    const [kHat, lambdas] = [fitted, lambda].map((at) => this.#float64(at, watched.rows));
    const k = this.#float64(head.k, dataRows);
    const moments = new Moments();
    const squares = [0, 0];
    rows.forEach((j, r) => {
      squares[r < holdOutRows ? 0 : 1] += (k[j] - kHat[r]) * (k[j] - kHat[r]);
      if (r < holdOutRows) moments.add(lambdas[r]);
    });
    return {
      holdOutLoss: squares[0] / holdOutRows,
      validationLoss: squares[1] / (watched.rows - holdOutRows),
      lambdaMean: moments.mean,
      lambdaSd: moments.sd,
    };
  }

  #rowsAt(indices: number, rows: number): number[] {
    return Array.from(this.#uint32(indices, rows));
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
