import { RunError } from '../errors.js';
import type { Executor } from '../pool/executor.js';
import type { PathKernel } from '../processes/process.js';
import { shardsOf, simulateInput } from './simulate-task.js';

/** What is simulated: n paths, m times, the process already turned into its kernel and that kernel's constants. */
export interface SimulateParameters {
  readonly kernel: PathKernel;
  readonly constants: readonly number[];
  readonly start: number;
  /** The process' parameters that may be too large (Process.growsWith). */
  readonly growsWith: readonly string[];
  readonly paths: number;
  readonly times: number;
  readonly dt: number;
}

/** Advances all paths through some rows: x float64[rows × paths] at byte offset `x`. */
export function simulateRows(
  executor: Executor,
  parameters: Pick<SimulateParameters, 'kernel' | 'constants' | 'paths'>,
  seed: number,
  rows: Block,
  x: number,
  state: number,
): Promise<void> {
  const input = simulateInput({ ...parameters, seed }, rows, { x, state });
  return executor.eachAtOnce('simulatePaths', input, shardsOf(parameters.paths));
}

/** Throws RunError where a path has left the numbers by the end of a block. */
export function checkFinite(
  state: Float64Array,
  { dt, growsWith }: SimulateParameters,
  { first, rows }: Block,
): void {
  if (state.every(Number.isFinite)) return;
  throw new RunError(
    `the paths must stay finite, found an overflow by t = ${(first + rows) * dt}: use a smaller ${growsWith.join(', ')} or dt`,
  );
}

/** Consecutive rows. */
interface Block {
  readonly first: number;
  readonly rows: number;
}
