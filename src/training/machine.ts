import { initialisations } from '../initialisations/index.js';
import { optimizers } from '../optimizers/index.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Executor } from '../pool/executor.js';
import type { Reservations } from '../pool/reservations.js';
import type { schedules } from '../schedules/index.js';
import type { FitContext } from './data.js';
import type { Benchmark } from './history.js';
import { type OptimizerChoice, sliceRows, type TrainingInput } from './batch.js';
import { type Head, samplesPerRow } from './head.js';
import { initialise } from './initialise.js';
import { chunksOf, type Layout, workspaceAt, workspaceBytes } from './layers.js';
import type { Trainee } from './trainee.js';
import type { Units } from './units.js';

/** How a training goes: the same keys for every estimator that trains for epochs. */
export interface DescentConfig {
  readonly optimizer: OptimizerChoice;
  readonly schedule: { readonly kind: keyof typeof schedules } & Readonly<Record<string, unknown>>;
  readonly batchSize: number | 'full';
  readonly epochs: number;
  readonly clipNorm?: number | undefined;
  readonly earlyStopping?: { readonly patience: number; readonly fraction: number } | undefined;
  readonly onDivergence: 'stop' | 'halve-learning-rate';
}

/** How a network is trained. */
export interface TrainingConfig extends DescentConfig {
  readonly initialisation: keyof typeof initialisations;
}

/** The rows of a training, and what losses on them are held against. */
export interface TrainedRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly holdOut: Uint32Array;
  readonly units: Units;
  /** The loss of predicting nothing: the mean over training rows of the squared target. */
  readonly lossOfNothing: number;
  readonly benchmark: Benchmark;
}

/**
 * What is to be trained: a network's layout, what its output means, and the rows, in the shared memory. Targets and mean
 * squares are in the units of the training.
 */
export interface TrainingProblem extends TrainedRows {
  readonly layout: Layout;
  readonly head: Head;
  /** T[rows × rowValues]. */
  readonly features: number;
  readonly rowValues: number;
  readonly dataRows: number;
  /** float64[rows]: mean squares. */
  readonly s: number;
}

/** Rows that a pass without a step takes at a time, on each thread. */
const evaluationRows = 256;
/** Multiplications a step below which sharing it among threads costs more than it gains. */
const sharedStep = 1_000_000;

/**
 * A training's place in the shared memory: its vectors, its workspace, its rows, and what the threads are told of
 * them. Begins with the initial weights.
 */
export class Machine implements Trainee {
  readonly input: Omit<TrainingInput, 'team' | 'optimizer'>;
  readonly members: number;
  readonly parameters: Float32Array | Float64Array;
  readonly gradient: Float32Array | Float64Array;
  readonly best: Float32Array | Float64Array;
  readonly persistent: readonly Uint8Array[];
  readonly tasks = { epoch: 'trainEpoch', loss: 'lossAndGradient', observe: 'observeTraining' } as const;

  constructor(
    problem: TrainingProblem,
    config: TrainingConfig,
    { pool, threads, seed }: Pick<FitContext, 'pool' | 'threads' | 'seed'>,
    reserved: Reservations,
  ) {
    const { layout, head, train } = problem;
    const { memory } = pool;
    const { slots, initialScalars } = optimizers[config.optimizer.kind] as Optimizer<never>;
    const samples = samplesPerRow(head);
    const batchSize = config.batchSize === 'full' ? train.length : Math.min(config.batchSize, train.length);
    this.members = membersFor(layout, batchSize * samples, threads);
    const workRows = Math.max(
      batchSize,
      Math.min(evaluationRows, Math.ceil(65_536 / samples)) * this.members,
    );
    const workspace = reserved.take(workspaceBytes(layout, workRows * samples), 'a batch’s outputs');
    memory.bytes(workspace, workspaceBytes(layout, workRows * samples)).fill(0);
    const { best, ...vectors } = vectorsOf(layout, slots, memory, reserved);
    const scalars = reserved.float64(initialScalars, 'the optimizer’s state');
    const view = (offset: number): Float32Array | Float64Array =>
      layout.bytes === 4 ? memory.float32(offset, layout.count) : memory.float64(offset, layout.count);
    this.parameters = view(vectors.parameters);
    this.gradient = view(vectors.gradient);
    this.best = view(best);
    initialise(layout, this.parameters, initialisations[config.initialisation], pool, seed);
    const bytes = layout.count * layout.bytes;
    this.persistent = [
      ...[vectors.parameters, ...vectors.slots, best].map((offset) => memory.bytes(offset, bytes)),
      memory.bytes(scalars, initialScalars.length * 8),
    ];
    this.input = {
      layout,
      head: head.kind === 'row' ? head : { ...head, kHat: reserved.take(workRows * 8, 'predictions') },
      vectors,
      scalars,
      clipNorm: config.clipNorm ?? null,
      workspace: workspaceAt(layout, workRows * samples, workspace),
      features: problem.features,
      rowValues: problem.rowValues,
      dataRows: problem.dataRows,
      s: problem.s,
      ...rowsOf(problem, reserved),
      sliceLosses: reserved.take(Math.ceil(batchSize / sliceRows) * 8, 'losses'),
      chunkSquares: reserved.take(chunksOf(layout).length * 8, 'losses'),
      batchSize,
      seed,
    };
  }
}

/** Byte offsets of vectors of as many numbers as there are parameters, all 0. */
export function vectorsOf(
  { count, bytes }: Pick<Layout, 'count' | 'bytes'>,
  slots: number,
  memory: Executor['memory'],
  reserved: Reservations,
): TrainingInput['vectors'] & { readonly best: number } {
  const vector = (): number => {
    const offset = reserved.take(count * bytes, 'a training’s parameters');
    memory.bytes(offset, count * bytes).fill(0);
    return offset;
  };
  return {
    parameters: vector(),
    gradient: vector(),
    slots: Array.from({ length: slots }, vector),
    count,
    best: vector(),
  };
}

/** Rows to learn from, rows to watch, held-out ones first, and what is computed for each of them. */
export function rowsOf({ train, validation, holdOut }: TrainedRows, reserved: Reservations) {
  const watched = [...holdOut, ...validation];
  return {
    train: { at: reserved.uint32(train, 'row indices'), rows: train.length },
    watched: { at: reserved.uint32(watched, 'row indices'), rows: watched.length },
    holdOutRows: holdOut.length,
    fitted: reserved.take(watched.length * 8, 'predictions'),
    lambda: reserved.take(watched.length * 8, 'predictions'),
    order: reserved.take(train.length * 4, 'row indices'),
    draws: reserved.take(train.length * 8, 'an epoch’s order'),
  };
}

/** Threads that share a step: those that this training may have, where the step is large enough. */
function membersFor({ count }: Layout, samples: number, threads: number): number {
  return count * samples >= sharedStep ? Math.max(1, Math.min(threads, Math.ceil(samples / sliceRows))) : 1;
}
