import type { optimizers } from '../optimizers/index.js';
import { kernelDraws } from './kernel-draws.js';
import type { Executor } from '../pool/executor.js';
import { Reservations } from '../pool/reservations.js';
import { streams } from '../random/streams.js';
import { uniform } from '../random/uniform.js';
import type { TrainingData } from './data.js';
import type { DifferencesInput } from './batch.js';
import type { Layout } from './layers.js';
import { Machine, type TrainingConfig, type TrainingProblem } from './machine.js';

/** One block of parameters: a layer's weights or its bias. */
export interface BlockCheck {
  readonly layer: number;
  readonly block: 'weights' | 'bias';
  /** How many of its derivatives were compared. */
  readonly compared: number;
  /** The largest difference, relative to the block's largest derivative. */
  readonly worstError: number;
}

/** How thorough a check is: derivatives compared in each block, at most. */
export interface Thoroughness {
  readonly perBlock: number;
}

/** Derivatives that agree with differences to this are right; a wrong factor or sign is wrong by about 1. */
export const tolerance = 1e-6;

/** Rows that the check makes for itself: derivatives are right or wrong on any. */
const checkedRows = 11;
/** How far parameters are moved: the kinks of relu are passed by one length of step or the other. */
const steps = [1e-5, 1e-6];
/** Where the generator's counters of the check begin, apart from those of the weights. */
const parametersFrom = 1000;

/** A few rows of n uniform numbers with targets that no λ explains, in the shared memory. */
export function rowsToCheckOn(pool: Executor, reserved: Reservations, n: number, seed: number): TrainingData {
  const count = checkedRows * n;
  const draw = (i: number, step: number): number => uniform(seed, streams.check, i, step);
  const x = reserved.float64(
    Float64Array.from({ length: count }, (_, i) => 0.5 + draw(i, 0)),
    'rows to check derivatives on',
  );
  const values = pool.memory.float64(x, count);
  const s = Float64Array.from({ length: checkedRows }, (_, j) => {
    let sum = 0;
    for (let i = j * n; i < (j + 1) * n; i++) sum += values[i] * values[i];
    return sum / n;
  });
  const everyRow = Uint32Array.from(s, (_, j) => j);
  return {
    paths: { n, each: (visit) => visit({ first: 0, rows: checkedRows, x }) },
    rows: checkedRows,
    s,
    k: s.map((square, j) => square * (0.2 + draw(j, 1))),
    lambda: s.map((_, j) => 0.2 + draw(j, 2)),
    train: everyRow,
    holdOut: everyRow,
    validation: () => ({ learn: everyRow, validate: new Uint32Array(0) }),
  };
}

/**
 * Compares the derivatives of a problem in float64 with central differences, block by block, at weights drawn for
 * the purpose: at those with which a training begins many derivatives are zero.
 */
export async function compareDerivatives(
  pool: Executor,
  problem: TrainingProblem,
  config: TrainingConfig,
  seed: number,
  { perBlock }: Thoroughness,
): Promise<BlockCheck[]> {
  const reserved = new Reservations(pool.memory);
  try {
    const { layout } = problem;
    const machine = new Machine(
      problem,
      { ...config, batchSize: 'full' },
      { pool, threads: 1, seed },
      reserved,
    );
    drawParameters(layout, machine.parameters, pool, seed);
    // Which optimizer is chosen does not matter: no step is made.
    const input = {
      ...machine.input,
      optimizer: config.optimizer as { kind: keyof typeof optimizers; learningRate: number },
    };
    const blocks = blocksOf(layout, perBlock);
    const positions = blocks.flatMap((block) => block.positions);
    await pool.team<number>('lossAndGradient', input, 1);
    const gradient = pool.memory.float64(machine.input.vectors.gradient, layout.count);
    const analytic = positions.map((position) => gradient[position]);
    const asked: Omit<DifferencesInput, 'team'> = { ...input, positions, steps };
    const numeric = await pool.team<number[][]>('centralDifferences', asked, 1);
    let at = 0;
    return blocks.map(({ layer, block, positions: { length: compared } }) => {
      const own = (values: readonly number[]): readonly number[] => values.slice(at, at + compared);
      const worstError = Math.min(...numeric.map((values) => worstOf(own(analytic), own(values))));
      at += compared;
      return { layer, block, compared, worstError };
    });
  } finally {
    reserved.releaseAll();
  }
}

/** Every weight and bias uniform on ±1/√(inputs of its layer), padding zero. */
function drawParameters(
  { layers, bytes }: Layout,
  parameters: Float32Array | Float64Array,
  pool: Executor,
  seed: number,
): void {
  parameters.fill(0);
  layers.forEach(({ inputs, outputs, width, weights }, l) => {
    const limit = 1 / Math.sqrt(inputs);
    const u = kernelDraws(pool).uniforms(seed, streams.check, 0, (inputs + 1) * outputs, parametersFrom + l);
    for (let i = 0; i <= inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        parameters[weights / bytes + i * width + o] = (2 * u[i * outputs + o] - 1) * limit;
      }
    }
  });
}

interface Block {
  readonly layer: number;
  readonly block: BlockCheck['block'];
  /** Some of its places in the parameter vector, evenly spread. */
  readonly positions: number[];
}

function blocksOf({ layers, bytes, biased }: Layout, perBlock: number): Block[] {
  return layers.flatMap(({ inputs, outputs, width, weights, bias }, layer): Block[] => {
    const spread = (count: number, place: (i: number) => number): number[] => {
      const some = Math.min(count, perBlock);
      return Array.from({ length: some }, (_, i) => place(Math.floor(((i + 0.5) * count) / some)));
    };
    const weight = (i: number): number => weights / bytes + Math.floor(i / outputs) * width + (i % outputs);
    const biases: Block = { layer, block: 'bias', positions: spread(outputs, (i) => bias / bytes + i) };
    return [
      { layer, block: 'weights', positions: spread(inputs * outputs, weight) },
      ...(biased ? [biases] : []),
    ];
  });
}

function worstOf(analytic: readonly number[], numeric: readonly number[]): number {
  const largest = Math.max(...analytic.map(Math.abs), ...numeric.map(Math.abs));
  if (largest === 0) return 0;
  return Math.max(...analytic.map((value, i) => Math.abs(value - numeric[i]))) / largest;
}
