import type { SharedMemory } from '../pool/shared-memory.js';
import type { Law } from '../processes/process.js';
import { pathsPerShard, shardsOf } from './simulate-task.js';

/** Constants that the loop over paths loads whether a law has as many or not. */
const leastConstants = 4;
const line = 64;
const wholeLines = (bytes: number): number => Math.ceil(bytes / line) * line;

/** The paths' current values in the shared memory, with what a law's kernel needs beside them. */
export class PathState {
  /** Byte offsets: the law's constants; room for normals, `spareBytes` per shard; the values. */
  readonly constants: number;
  readonly spare: number;
  readonly spareBytes: number;
  readonly at: number;
  readonly #bytes: number;

  constructor(
    private readonly memory: SharedMemory,
    readonly law: Law,
    readonly paths: number,
  ) {
    const { constants, noises } = law;
    const constantBytes = wholeLines(Math.max(leastConstants, constants.length) * 8);
    this.spareBytes = wholeLines(Math.max(0, noises - 1) * 4 * Math.min(paths, pathsPerShard) * 8);
    const spareBytes = this.spareBytes * shardsOf(paths);
    this.#bytes = constantBytes + spareBytes + valuesOf(law, paths) * 8;
    this.constants = memory.reserve(this.#bytes, 'the paths’ current values');
    this.spare = this.constants + constantBytes;
    this.at = this.spare + spareBytes;
    memory.float64(this.constants, constants.length).set(constants);
  }

  /** float64[components × paths]. */
  get values(): Float64Array {
    return this.memory.float64(this.at, valuesOf(this.law, this.paths));
  }

  release(): void {
    this.memory.release(this.constants, this.#bytes);
  }
}

/** Values that a state has: one per component and path. */
const valuesOf = ({ components }: Law, paths: number): number => components.length * paths;

/** The state of all paths at time 0, float64[components × paths]. */
export function startOf(law: Law, paths: number): Float64Array {
  const state = new Float64Array(valuesOf(law, paths));
  law.start.forEach((value, c) => state.fill(value, c * paths, (c + 1) * paths));
  return state;
}
