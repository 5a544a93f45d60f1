import type { SharedMemory } from '../pool/shared-memory.js';
import type { Law } from '../processes/law.js';
import { type LawInput, pathsPerShard, shardsOf } from './simulate-task.js';

/** Constants that the loop over paths loads whether a law has as many or not. */
const leastConstants = 4;
const line = 64;
const wholeLines = (bytes: number): number => Math.ceil(bytes / line) * line;

/** A law, or the one that goes beside it. */
type Leg = Pick<Law, 'law' | 'own' | 'noises' | 'constants' | 'room' | 'substeps'> & {
  readonly width: number;
};

/** Those of a law, each with the components that it advances. */
function legsOf({ reference, ...law }: Law): Leg[] {
  const own = { ...law, width: law.components.length - (reference?.width ?? 0) };
  return reference ? [own, reference] : [own];
}

/** Bytes of a law's constants, of which places are in use, of a place, and how many places there are. */
function roomOf(leg: Leg, paths: number) {
  const { constants, noises, substeps, room = 0 } = leg;
  const tile = tileOf(leg);
  const normals = substeps === undefined ? Math.max(0, noises - 1) * Math.min(paths, pathsPerShard) : 0;
  const places = substeps === undefined ? shardsOf(paths) : Math.min(shardsOf(paths), mostSlots);
  const spareBytes =
    substeps === undefined
      ? wholeLines(normals * 4 * 8)
      : noises === 0
        ? drawsBytes
        : substeps * noises * 4 * tile * 8 + wholeLines(room);
  return {
    constantBytes: wholeLines(Math.max(leastConstants, constants.length) * 8),
    slotBytes: substeps === undefined ? 0 : wholeLines(places * 4),
    spareBytes,
    places,
    tile,
  };
}

const bytesOf = ({ constantBytes, slotBytes, spareBytes, places }: ReturnType<typeof roomOf>): number =>
  constantBytes + slotBytes + spareBytes * places;

/** The paths' current values in the shared memory, with what the kernels of a law and its reference need beside them. */
export class PathState {
  /** What the task takes of each law. */
  readonly legs: readonly LawInput[];
  readonly at: number;
  readonly #from: number;
  readonly #bytes: number;

  constructor(
    private readonly memory: SharedMemory,
    readonly law: Law,
    readonly paths: number,
    /** Which path of the data the first is: a multiple of pathsPerShard, so that shards are the same. */
    readonly first = 0,
  ) {
    const legs = legsOf(law).map((leg) => ({ leg, room: roomOf(leg, paths) }));
    const ownBytes = legs.reduce((sum, { room }) => sum + bytesOf(room), 0);
    this.#bytes = ownBytes + valuesOf(law, paths) * 8;
    this.#from = memory.reserve(this.#bytes, 'the paths’ current values');
    this.at = this.#from + ownBytes;
    let next = this.#from;
    this.legs = legs.map(({ leg, room }) => {
      const constants = next;
      next += bytesOf(room);
      const slots = constants + room.constantBytes;
      if (leg.substeps !== undefined) memory.int32(slots, room.places).fill(0);
      memory.float64(constants, leg.constants.length).set(leg.constants);
      return {
        law: leg.law,
        ...(leg.own && { own: leg.own }),
        constants,
        spare: slots + room.slotBytes,
        spareBytes: room.spareBytes,
        ...(leg.substeps !== undefined && { slots: { at: slots, count: room.places } }),
        components: leg.width,
        substeps: leg.substeps ?? 1,
        tile: room.tile,
      };
    });
  }

  /** float64[components × paths]. */
  get values(): Float64Array {
    return this.memory.float64(this.at, valuesOf(this.law, this.paths));
  }

  release(): void {
    this.memory.release(this.#from, this.#bytes);
  }
}

/** Values that a state has: one per component and path. */
const valuesOf = ({ components }: Law, paths: number): number => components.length * paths;

/** Places for normals that threads take turns in: as many threads go on at once. */
const mostSlots = 64;
/** Bytes of a place, unless four paths take more: they stay in a core's nearest caches. */
const placeBytes = 1 << 16;

/** What assembly/drawn-paths.ts takes: draws of a path's step, and eight numbers for each of 128 paths. */
const drawsBytes = 64 + 8 * 128 * 8;

/** Whole calls of the generator. */
function tileOf({ noises, substeps }: Leg): number {
  if (substeps === undefined || noises === 0) return pathsPerShard;
  const fitting = Math.floor(placeBytes / (substeps * noises * 4 * 8));
  return Math.min(pathsPerShard, Math.max(4, fitting - (fitting % 4)));
}
