import { Moments } from '../evaluation/moments.js';
import { optimizers } from '../optimizers/index.js';
import type { SteppingOptimizer } from '../optimizers/optimizer.js';
import { asMember, type Team } from '../pool/barrier.js';
import type { TaskContext } from '../pool/protocol.js';
import { shuffledBy } from '../random/shuffle.js';
import { seedWords, streams } from '../random/streams.js';
import type { TrainingInput } from './batch.js';
import type { DescentInput, EpochWork } from './epoch-work.js';
import { NetworkWork } from './network-work.js';

/** One epoch of a training. */
export interface EpochOf {
  /** Counts from 1. */
  readonly epoch: number;
  /** Whether to note each step's loss and gradient norm: for the replay of an epoch that went wrong. */
  readonly trace: boolean;
}

export type EpochInput = TrainingInput & EpochOf;

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
  readonly overflow: {
    readonly step: number;
    readonly rows: readonly number[];
    /** What was no number, in words, where it is known. */
    readonly found?: string | undefined;
  } | null;
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
  return asMember(context.memory, input.team, member, (team) =>
    new Epoch(context, input, team, new NetworkWork(context, input, team)).run(),
  );
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
    new Epoch(context, input, team, new NetworkWork(context, input, team)).observe(input.loss),
  );
}

/** One member's part of an epoch. */
export class Epoch {
  readonly #optimizer: SteppingOptimizer<unknown>;
  /** Every member advances its own copy by the same steps. */
  readonly #scalars: Float64Array;
  readonly #trace: StepTrace[] = [];
  /** The gradient's squares of the last step where it was measured, before any clipping. */
  #layerSquares: readonly number[] | undefined;

  constructor(
    private readonly context: TaskContext,
    private readonly input: DescentInput & EpochOf,
    private readonly team: Team,
    private readonly work: EpochWork,
  ) {
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
        const { found } = this.work;
        overflow = {
          step: steps,
          rows: this.#rowsAt(input.order + start * 4, rows),
          ...(found !== undefined && { found }),
        };
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
    const layerSquares = this.#layerSquares ?? this.work.gradientSquares();
    this.work.watch();
    this.team.meet();
    if (this.team.member > 0) return undefined;
    const { parameters, count } = this.input.vectors;
    return {
      loss,
      ...this.#watchedFigures(),
      gradientNorm: Math.sqrt(layerSquares.reduce((sum, square) => sum + square, 0)),
      layerGradientNorms: layerSquares.map(Math.sqrt),
      parameterNorm: Math.sqrt(this.work.kernels.sumOfSquares(parameters, count)),
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
    const loss = this.work.lossAndGradient(indices, rows);
    if (!Number.isFinite(loss)) return loss;
    if (clipNorm !== null || trace) this.#clip(clipNorm, step, loss / rows);
    this.#optimizer.advance(this.#scalars, optimizer);
    const { kernels, own } = this.work;
    for (const { vectors } of own) this.#optimizer.step(kernels, vectors, this.#scalars, optimizer);
    this.team.meet();
    return loss;
  }

  /** Measures the gradient, notes it, and scales it where it is too long. */
  #clip(clipNorm: number | null, step: number, loss: number): void {
    this.#layerSquares = this.work.gradientSquares();
    const norm = Math.sqrt(this.#layerSquares.reduce((sum, square) => sum + square, 0));
    if (this.input.trace && this.team.member === 0) {
      this.#trace.push({ step, loss, gradientNorm: norm });
      if (this.#trace.length > tracedSteps) this.#trace.shift();
    }
    if (clipNorm === null || !(norm > clipNorm)) return;
    const { kernels, own } = this.work;
    for (const { vectors } of own) kernels.scale(vectors.gradient, vectors.count, clipNorm / norm);
  }

  #watchedFigures(): Pick<EpochResult, 'holdOutLoss' | 'validationLoss' | 'lambdaMean' | 'lambdaSd'> {
    const { watched, holdOutRows, fitted, lambda } = this.input;
    const rows = this.#uint32(watched.at, watched.rows);
    const [kHat, lambdas] = [fitted, lambda].map((at) => this.#float64(at, watched.rows));
    const k = this.work.target;
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
