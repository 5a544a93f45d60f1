import type { FitContext, FitStatus, TrainingData } from './data.js';
import { optimizers } from '../optimizers/index.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import { packCheckpoint, unpackCheckpoint } from './checkpoint.js';
import type { EpochInput, EpochResult, OptimizerChoice } from './epoch.js';
import { initialise } from './initialise.js';
import { type Layout, workspaceAt, workspaceBytes } from './layers.js';
import { type InputScale, inputScale, SharedScale } from './standardise.js';

export interface TrainingChoices {
  readonly layout: Layout;
  readonly optimizer: OptimizerChoice;
  readonly batchSize: number | 'full';
  readonly epochs: number;
}

/** One row of the history: an epoch. */
export interface EpochRecord extends Omit<EpochResult, 'steps' | 'divergedAtStep'> {
  readonly epoch: number;
  /** Steps done since the start. */
  readonly step: number;
  readonly learningRate: number;
}

export interface TrainedNetwork {
  readonly status: FitStatus;
  readonly message: string | null;
  readonly history: readonly EpochRecord[];
  readonly scale: InputScale;
  /** The parameter vector after the last epoch; undefined where the training diverged. */
  readonly parameters: Float32Array | Float64Array | undefined;
}

/** Rows that a pass without a step (the hold-out, a prediction) takes at a time. */
export const evaluationRows = 256;

/**
 * Minimises the mean over rows of (k_j − λ̂_j s_j)² over mini-batches in random order, an epoch at a time. The
 * epochs run on the pool's threads; what is kept between them lies in the shared memory, and is what a
 * checkpoint holds.
 */
export async function trainNetwork(
  data: TrainingData,
  choices: TrainingChoices,
  context: FitContext,
): Promise<TrainedNetwork> {
  const { pool } = context;
  const { layout } = choices;
  const reserved = new Reservations(pool.memory);
  try {
    const scale = await inputScale(pool, data.paths, data.train);
    const features = reserved.take(
      data.rows * data.paths.n * layout.bytes,
      'the network’s standardised inputs',
    );
    const shared = new SharedScale(pool, scale);
    await data.paths.each((block) =>
      shared.apply(block, layout.precision, features + block.first * data.paths.n * layout.bytes),
    );
    shared.release();
    const state = new TrainingState(reserved, data, choices, features, context.seed);
    return { ...(await runEpochs(state, choices, context)), scale };
  } finally {
    reserved.releaseAll();
  }
}

async function runEpochs(
  state: TrainingState,
  { optimizer, epochs }: TrainingChoices,
  { pool, progress, checkpoint, resumeFrom }: FitContext,
): Promise<Omit<TrainedNetwork, 'scale'>> {
  const history: EpochRecord[] = resumeFrom ? unpackCheckpoint(resumeFrom, state.persistent) : [];
  for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
    progress(epoch - 1, epochs);
    const result = await pool.run<EpochResult>('trainEpoch', { ...state.input, epoch });
    const { steps, divergedAtStep, ...figures } = result;
    const before = history.at(-1)?.step ?? 0;
    if (divergedAtStep !== null) {
      return {
        status: 'diverged',
        message:
          `the loss was no longer finite at step ${before + divergedAtStep} (epoch ${epoch}): ` +
          `use a smaller learningRate than ${optimizer.learningRate}`,
        history,
        parameters: undefined,
      };
    }
    history.push({ epoch, step: before + steps, learningRate: optimizer.learningRate, ...figures });
    checkpoint(() => packCheckpoint(history, state.persistent));
  }
  progress(epochs, epochs);
  return { status: 'stopped', message: null, history, parameters: state.parameters.slice() };
}

/** What one training keeps in the shared memory. */
class TrainingState {
  readonly input: Omit<EpochInput, 'epoch'>;
  readonly parameters: Float32Array | Float64Array;
  /** What the next epoch depends on: parameters, slots and scalars. */
  readonly persistent: readonly Uint8Array[];

  constructor(
    reserved: Reservations,
    data: TrainingData,
    { layout, optimizer, batchSize }: TrainingChoices,
    features: number,
    seed: number,
  ) {
    const { memory } = reserved;
    const { slots, initialScalars } = optimizers[optimizer.kind] as Optimizer<never>;
    const vectorBytes = layout.count * layout.bytes;
    const vector = (): number => reserved.take(vectorBytes, 'the network’s parameters');
    const rowsOf = (rows: Uint32Array): number => {
      const offset = reserved.take(rows.byteLength, 'row indices');
      memory.uint32(offset, rows.length).set(rows);
      return offset;
    };
    const numbers = (values: ArrayLike<number>): number => {
      const offset = reserved.take(values.length * 8, 'targets');
      memory.float64(offset, values.length).set(values);
      return offset;
    };
    const batch = batchSize === 'full' ? data.train.length : Math.min(batchSize, data.train.length);
    const workRows = Math.max(batch, evaluationRows);
    const workspace = reserved.take(workspaceBytes(layout, workRows), 'a batch’s outputs');
    memory.bytes(workspace, workspaceBytes(layout, workRows)).fill(0);
    const vectors = {
      parameters: vector(),
      gradient: vector(),
      slots: Array.from({ length: slots }, vector),
      count: layout.count,
    };
    for (const offset of [vectors.gradient, ...vectors.slots]) memory.bytes(offset, vectorBytes).fill(0);
    const scalars = numbers(initialScalars);
    this.parameters =
      layout.bytes === 4
        ? memory.float32(vectors.parameters, layout.count)
        : memory.float64(vectors.parameters, layout.count);
    initialise(layout, this.parameters, seed);
    this.persistent = [
      ...[vectors.parameters, ...vectors.slots].map((offset) => memory.bytes(offset, vectorBytes)),
      memory.bytes(scalars, initialScalars.length * 8),
    ];
    this.input = {
      layout,
      vectors,
      scalars,
      optimizer,
      workspace: workspaceAt(layout, workRows, workspace),
      features,
      n: data.paths.n,
      k: numbers(data.k),
      s: numbers(data.s),
      train: rowsOf(data.train),
      trainRows: data.train.length,
      holdOut: rowsOf(data.holdOut),
      holdOutRows: data.holdOut.length,
      order: rowsOf(data.train),
      batchSize: batch,
      seed,
    };
  }
}

/** Pieces of the shared memory that are given back together. */
class Reservations {
  readonly #pieces: { offset: number; bytes: number }[] = [];

  constructor(readonly memory: SharedMemory) {}

  take(bytes: number, purpose: string): number {
    const offset = this.memory.reserve(bytes, purpose);
    this.#pieces.push({ offset, bytes });
    return offset;
  }

  releaseAll(): void {
    for (const { offset, bytes } of this.#pieces) this.memory.release(offset, bytes);
  }
}
