import { RunError } from '../errors.js';
import type { Executor } from '../pool/executor.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import type { Law } from '../processes/law.js';
import type { SimulationFacts } from '../processes/simulation.js';
import type { PathState } from './path-state.js';
import { type PathsPlace, placeAt, shardsOf, type SimulateInput } from './simulate-task.js';

/** What is simulated: n paths of a law at m times. */
export interface SimulateParameters extends Law, SimulationFacts {
  readonly paths: number;
  readonly times: number;
  readonly dt: number;
  /** Of a block of the data’s paths: which of them its first is; a multiple of pathsPerShard. */
  readonly firstPath?: number;
}

/** What the task takes to advance paths through rows first … first + rows − 1. */
export function simulateInput(
  { law, legs, at, paths, first: firstPath }: PathState,
  seed: number,
  { first, rows }: Block,
  place: PathsPlace,
): SimulateInput {
  // Written out: thousands of small simulations take as many of these.
  return {
    x: place.x,
    others: place.others,
    othersBytes: place.othersBytes,
    legs,
    seed,
    antithetic: law.antithetic === true,
    state: at,
    paths,
    firstPath,
    firstStep: first,
    steps: rows,
    ...(law.own && { ownModules: [law.own.module] }),
  };
}

/** Advances all paths through some rows. */
export function simulateRows(
  executor: Executor,
  state: PathState,
  seed: number,
  rows: Block,
  place: PathsPlace,
): Promise<void> {
  const input = simulateInput(state, seed, rows, place);
  return executor.eachAtOnce('simulatePaths', input, shardsOf(state.paths));
}

/** Memory for the components of blocks beside the one that is read, which is the first unless `wanted` is another. */
export class OtherComponents {
  readonly #at: number;
  readonly #bytes: number;

  /** `bytes`: those of a block's x. */
  constructor(
    private readonly memory: SharedMemory,
    { components }: Law,
    private readonly bytes: number,
    private readonly wanted = 0,
  ) {
    this.#bytes = (components.length - (wanted > 0 ? 0 : 1)) * bytes;
    this.#at = this.#bytes > 0 ? memory.reserve(this.#bytes, 'components of paths') : 0;
  }

  /** Where a block's components go whose wanted one is to be at byte offset `x`. */
  beside(x: number): PathsPlace {
    if (this.wanted > 0) return placeAt(this.#at, this.bytes);
    return { x, others: this.#at, othersBytes: this.bytes };
  }

  /** Brings the wanted one of a block that was computed there, float64[values]. */
  bring(x: number, values: number): void {
    if (this.wanted === 0) return;
    this.memory.float64(x, values).set(this.memory.float64(this.#at + this.wanted * this.bytes, values));
  }

  release(): void {
    if (this.#bytes > 0) this.memory.release(this.#at, this.#bytes);
  }
}

/** Throws RunError where a path has left the numbers by the end of a block: says the first component and path that has. */
export function checkFinite(
  state: Float64Array,
  { dt, growsWith, lost, components, paths, firstPath = 0 }: SimulateParameters,
  { first, rows }: Block,
): void {
  let at = 0;
  while (at < state.length && Number.isFinite(state[at])) at++;
  if (at === state.length) return;
  const when = `by t = ${(first + rows) * dt}`;
  throw new RunError(
    lost === undefined
      ? `the paths must stay finite, found an overflow ${when}: use a smaller ${growsWith.join(', ')} or dt`
      : `the paths must stay finite, found ${state[at]} in ${components[Math.floor(at / paths)]} of path ${firstPath + (at % paths)} ${when}: ${lost}`,
  );
}

/** Consecutive rows. */
interface Block {
  readonly first: number;
  readonly rows: number;
}
