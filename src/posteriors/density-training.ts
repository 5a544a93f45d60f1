import { initialisations } from '../initialisations/index.js';
import { type NetworkFunctions, networkFunctions } from '../kernels/network-functions.js';
import { optimizers } from '../optimizers/index.js';
import type { SteppingOptimizer } from '../optimizers/optimizer.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import { shuffledBy } from '../random/shuffle.js';
import { streams } from '../random/streams.js';
import { schedules } from '../schedules/index.js';
import type { Schedule } from '../schedules/schedule.js';
import { initialise } from '../training/initialise.js';
import { kernelDraws } from '../training/kernel-draws.js';
import {
  type Activation,
  backwardParameters,
  backwardSamples,
  chunksOf,
  forward,
  type Layout,
  type Workspace,
  workspaceAt,
  workspaceBytes,
} from '../training/layers.js';
import type { DensityHead } from './density-head.js';
import { densityLayout, passRows } from './density-outputs.js';

/** How a network of a posterior is trained. */
export interface DensityTrainingConfig {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly optimizer: { readonly kind: keyof typeof optimizers; readonly learningRate: number };
  readonly schedule: { readonly kind: keyof typeof schedules } & Readonly<Record<string, unknown>>;
  readonly batchSize: number;
  readonly epochs: number;
  readonly clipNorm: number;
  readonly earlyStopping: { readonly patience: number; readonly fraction: number };
}

/** Draws to learn from: inputs N × p and targets N × d, row by row. */
export interface DensityRows {
  readonly count: number;
  readonly p: number;
  readonly d: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** A trained network: the weights of the epoch with the least validation loss, and each epoch's losses in nats. */
export interface TrainedDensity {
  readonly weights: Float64Array;
  readonly trainLoss: Float64Array;
  readonly validationLoss: Float64Array;
  /** Counts from 1; 0 where no epoch was better than the beginning. */
  readonly bestEpoch: number;
  readonly ended: 'epochs' | 'patience' | 'not-finite';
}

/**
 * Trains a network on a density's loss, in the thread that calls it: batches in an order drawn for each epoch, a step of the
 * optimizer each, the gradient scaled down to `clipNorm`; ends where the validation loss has not fallen for `patience`
 * epochs. Which of several networks it is, `member`, says which draws are its own. All in the rows' order: the same bits
 * everywhere.
 */
export function trainDensity(
  { memory, kernels }: Pick<Executor, 'memory' | 'kernels'>,
  rows: DensityRows,
  head: DensityHead,
  config: DensityTrainingConfig,
  { seed, member, progress }: { seed: number; member: number; progress(epoch: number, of: number): void },
): TrainedDensity {
  const reserved = new Reservations(memory);
  try {
    return new Training({ memory, kernels }, rows, head, config, seed, member, reserved).run(progress);
  } finally {
    reserved.releaseAll();
  }
}

/** Draws of one member: steps of a stream that no other member has. */
const memberSteps = 1 << 20;
/** More layers than a network has. */
const memberLayers = 1 << 8;

class Training {
  readonly #kernels: NetworkFunctions;
  readonly #layout: Layout;
  readonly #workspace: Workspace;
  readonly #features: number;
  readonly #targets: Float64Array;
  readonly #vectors: { parameters: number; gradient: number; slots: number[]; count: number };
  readonly #scalars: Float64Array;
  readonly #optimizer: SteppingOptimizer<unknown>;
  readonly #indices: number;
  readonly #learn: Uint32Array;
  readonly #validate: Uint32Array;

  constructor(
    private readonly engine: Pick<Executor, 'memory' | 'kernels'>,
    private readonly rows: DensityRows,
    private readonly head: DensityHead,
    private readonly config: DensityTrainingConfig,
    private readonly seed: number,
    private readonly member: number,
    reserved: Reservations,
  ) {
    const { memory, kernels } = engine;
    const { count, p, inputs } = rows;
    this.#kernels = networkFunctions(kernels, 'F32');
    this.#layout = densityLayout(p, config, head.outputs);
    const most = Math.max(config.batchSize, passRows);
    const bytes = workspaceBytes(this.#layout, most);
    const at = reserved.take(bytes, 'a batch’s outputs');
    memory.bytes(at, bytes).fill(0);
    this.#workspace = workspaceAt(this.#layout, most, at);
    this.#features = reserved.take(count * p * 4, 'summaries');
    memory.float32(this.#features, count * p).set(inputs);
    this.#targets = rows.targets;
    this.#optimizer = optimizers[config.optimizer.kind] as SteppingOptimizer<unknown>;
    const values = this.#layout.count;
    const vector = (): number => {
      const offset = reserved.take(values * 4, 'the network’s parameters');
      memory.bytes(offset, values * 4).fill(0);
      return offset;
    };
    this.#vectors = {
      parameters: vector(),
      gradient: vector(),
      slots: Array.from({ length: this.#optimizer.slots }, vector),
      count: values,
    };
    this.#scalars = Float64Array.from(this.#optimizer.initialScalars);
    this.#indices = reserved.take(count * 4, 'row indices');
    [this.#learn, this.#validate] = this.#split();
    this.#begin();
  }

  run(progress: (epoch: number, of: number) => void): TrainedDensity {
    const { epochs, optimizer, schedule, earlyStopping } = this.config;
    const { factor } = schedules[schedule.kind] as Schedule<unknown>;
    const [trainLoss, validationLoss]: [number[], number[]] = [[], []];
    const weights = this.#weights();
    let best = weights.slice();
    let least = this.#lossOver(this.#validate);
    let [bestEpoch, ended]: [number, TrainedDensity['ended']] = [0, 'epochs'];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      progress(epoch - 1, epochs);
      const learningRate = optimizer.learningRate * factor(schedule, { epoch, losses: validationLoss });
      trainLoss.push(this.#epoch(epoch, { ...optimizer, learningRate }));
      validationLoss.push(this.#lossOver(this.#validate));
      const loss = validationLoss[epoch - 1];
      if (!Number.isFinite(loss) || !Number.isFinite(trainLoss[epoch - 1])) {
        ended = 'not-finite';
        break;
      }
      if (loss < least) {
        [least, bestEpoch] = [loss, epoch];
        best = this.#weights().slice();
      } else if (epoch - bestEpoch >= earlyStopping.patience) {
        ended = 'patience';
        break;
      }
    }
    return {
      weights: Float64Array.from(best),
      trainLoss: Float64Array.from(trainLoss),
      validationLoss: Float64Array.from(validationLoss),
      bestEpoch,
      ended,
    };
  }

  #weights(): Float32Array {
    return this.engine.memory.float32(this.#vectors.parameters, this.#vectors.count);
  }

  /** Rows to learn from and rows to watch, drawn for each member. */
  #split(): [learn: Uint32Array, validate: Uint32Array] {
    const { count } = this.rows;
    const order = Uint32Array.from({ length: count }, (_, r) => r);
    const u = kernelDraws(this.engine).uniforms(this.seed, streams.validation, 0, count, this.member);
    shuffledBy(order, (i) => u[i]);
    const kept = Math.floor((1 - this.config.earlyStopping.fraction) * count + 1e-9);
    const learned = Math.min(count - 1, Math.max(1, kept));
    return [order.slice(0, learned).sort(), order.slice(learned).sort()];
  }

  /** Hidden weights by Glorot, the last layer a tenth of that, its biases the head's. */
  #begin(): void {
    const { layers, bytes } = this.#layout;
    const { head, seed, member, engine } = this;
    const weights = this.#weights();
    const draws = kernelDraws(engine);
    initialise(this.#layout, weights, initialisations.glorot, engine, seed, member * memberLayers);
    const last = layers.at(-1)!;
    const limit = 0.1 * initialisations.glorot.limit(last.inputs, last.outputs);
    const u = draws.uniforms(seed, streams.weights, 0, last.inputs * last.outputs, memberSteps + member);
    for (let i = 0; i < last.inputs; i++) {
      for (let o = 0; o < last.outputs; o++) {
        weights[last.weights / bytes + i * last.width + o] = (2 * u[i * last.outputs + o] - 1) * limit;
      }
    }
    const bias = new Float64Array(last.outputs);
    const normals = draws.normals(seed, streams.weights, 0, last.outputs, 2 * memberSteps + member);
    head.begin(bias, (i) => normals[i]);
    weights.set(bias, last.bias / bytes);
  }

  /** The mean loss of the batches, each before its step. */
  #epoch(epoch: number, optimizer: DensityTrainingConfig['optimizer']): number {
    const { engine, config, member, seed } = this;
    const order = this.#learn.slice();
    const step = member * memberSteps + epoch;
    const u = kernelDraws(engine).uniforms(seed, streams.batches, 0, order.length, step);
    shuffledBy(order, (i) => u[i]);
    let sum = 0;
    for (let first = 0; first < order.length; first += config.batchSize) {
      const count = Math.min(config.batchSize, order.length - first);
      const loss = this.#losses(order, first, count, 1 / count);
      sum += loss;
      if (!Number.isFinite(loss)) break;
      this.#step(count, optimizer);
    }
    return sum / order.length;
  }

  #step(count: number, optimizer: DensityTrainingConfig['optimizer']): void {
    const { clipNorm } = this.config;
    const { parameters, gradient } = this.#vectors;
    backwardSamples(this.#kernels, this.#layout, parameters, this.#workspace, count);
    const chunks = chunksOf(this.#layout);
    backwardParameters(this.#kernels, this.#layout, chunks, gradient, this.#workspace, count);
    const norm = Math.sqrt(this.#kernels.sumOfSquares(gradient, this.#vectors.count));
    if (norm > clipNorm) this.#kernels.scale(gradient, this.#vectors.count, clipNorm / norm);
    this.#optimizer.advance(this.#scalars, optimizer);
    this.#optimizer.step(this.#kernels, this.#vectors, this.#scalars, optimizer);
  }

  /** The mean loss over rows, without a step. */
  #lossOver(rows: Uint32Array): number {
    let sum = 0;
    for (let first = 0; first < rows.length; first += passRows) {
      sum += this.#losses(rows, first, Math.min(passRows, rows.length - first), undefined);
    }
    return sum / rows.length;
  }

  /** The sum of the losses of rows `first` on; with a scale its derivatives by the outputs go into the deltas. */
  #losses(order: Uint32Array, first: number, count: number, scale: number | undefined): number {
    const { memory } = this.engine;
    const { p, d } = this.rows;
    memory.uint32(this.#indices, count).set(order.subarray(first, first + count));
    this.#kernels.gather(this.#features, p, this.#indices, count, this.#workspace.x);
    forward(this.#kernels, this.#layout, this.#vectors.parameters, this.#workspace, count);
    const { width } = this.#layout.layers.at(-1)!;
    const outputs = memory.float32(this.#workspace.outputs.at(-1)!, count * width);
    const deltas =
      scale === undefined ? undefined : memory.float32(this.#workspace.deltas.at(-1)!, count * width);
    let sum = 0;
    for (let r = 0; r < count; r++) {
      const target = order[first + r] * d;
      sum += this.head.loss(outputs, r * width, this.#targets, target, deltas, scale ?? 0);
    }
    return sum;
  }
}
