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
