import type { SharedMemory } from '../pool/shared-memory.js';
import type { Law } from '../processes/law.js';
import { pathsPerShard, shardsOf, type SimulateInput } from './simulate-task.js';

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
  /** Of schemes and laws that draw for themselves: which of the places in `spare` are in use, of which each thread takes one. */
  readonly slots: SimulateInput['slots'];
  /** Paths that a scheme's normals are made for at once. */
  readonly tile: number;
  readonly at: number;
  readonly #bytes: number;

  constructor(
    private readonly memory: SharedMemory,
    readonly law: Law,
    readonly paths: number,
  ) {
    const { constants, noises, substeps, room = 0 } = law;
    const constantBytes = wholeLines(Math.max(leastConstants, constants.length) * 8);
    this.tile = tileOf(law);
    const normals = substeps === undefined ? Math.max(0, noises - 1) * Math.min(paths, pathsPerShard) : 0;
    const places = substeps === undefined ? shardsOf(paths) : Math.min(shardsOf(paths), mostSlots);
    this.spareBytes =
      substeps === undefined
        ? wholeLines(normals * 4 * 8)
        : noises === 0
          ? drawsBytes
          : substeps * noises * 4 * this.tile * 8 + wholeLines(room);
    const slotBytes = substeps === undefined ? 0 : wholeLines(places * 4);
    const spareBytes = this.spareBytes * places;
    this.#bytes = constantBytes + slotBytes + spareBytes + valuesOf(law, paths) * 8;
    this.constants = memory.reserve(this.#bytes, 'the paths’ current values');
    const slotsAt = this.constants + constantBytes;
    if (substeps !== undefined) {
      this.slots = { at: slotsAt, count: places };
      memory.int32(slotsAt, places).fill(0);
    }
    this.spare = slotsAt + slotBytes;
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

/** Places for normals that threads take turns in: as many threads go on at once. */
const mostSlots = 64;
/** Bytes of a place, unless four paths take more: they stay in a core's nearest caches. */
const placeBytes = 1 << 16;

/** What assembly/drawn-paths.ts takes: the draws of a step, and the first of 128 paths. */
const drawsBytes = 64 + 3 * 128 * 8;

/** Whole calls of the generator. */
function tileOf({ noises, substeps }: Law): number {
  if (substeps === undefined || noises === 0) return pathsPerShard;
  const fitting = Math.floor(placeBytes / (substeps * noises * 4 * 8));
  return Math.min(pathsPerShard, Math.max(4, fitting - (fitting % 4)));
}
