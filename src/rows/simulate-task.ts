import type { TaskContext } from '../pool/protocol.js';
import type { PathKernel } from '../processes/process.js';
import { seedWords, streams } from '../random/streams.js';

/** The task: a block of steps for a range of paths. */
export interface SimulateInput {
  readonly kernel: PathKernel;
  readonly constants: readonly number[];
  readonly seed: number;
  /** Byte offsets of x float64[rows × paths] and of the paths' current values float64[paths]. */
  readonly x: number;
  readonly state: number;
  readonly paths: number;
  readonly pathsPerShard: number;
  readonly firstStep: number;
  readonly steps: number;
}

/** Paths whose current values stay in a core's nearest cache while it advances them. */
const pathsPerShard = 128;

/** Shards of the task for so many paths. */
export function shardsOf(paths: number): number {
  return Math.ceil(paths / pathsPerShard);
}

/** What the task takes to advance paths through rows first … first + rows − 1, from the values at `state`. */
export function simulateInput(
  paths: Pick<SimulateInput, 'kernel' | 'constants' | 'seed' | 'paths'>,
  { first, rows }: { readonly first: number; readonly rows: number },
  { x, state }: Pick<SimulateInput, 'x' | 'state'>,
): SimulateInput {
  const { kernel, constants, seed, paths: count } = paths;
  return { kernel, constants, seed, x, state, paths: count, pathsPerShard, firstStep: first, steps: rows };
}

export function simulatePaths({ kernels }: TaskContext, input: SimulateInput, shard: number): void {
  const { x, state, paths, pathsPerShard, firstStep, steps } = input;
  const first = shard * pathsPerShard;
  const count = Math.min(pathsPerShard, paths - first);
  const [low, high] = seedWords(input.seed);
  const advance: (...numbers: number[]) => void = kernels[input.kernel];
  advance(
    x + first * 8,
    paths,
    state + first * 8,
    low,
    high,
    streams.paths,
    first,
    count,
    firstStep,
    steps,
    ...input.constants,
  );
}
