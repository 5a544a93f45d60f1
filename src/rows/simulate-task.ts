import type { ModuleSource } from '../own-models/module-source.js';
import type { TaskContext } from '../pool/protocol.js';
import type { OwnLaw } from '../processes/method.js';
import { seedWords, streams } from '../random/streams.js';
import { ownAdvance } from './own-paths.js';

/** Where the rows of a block go, in bytes: x float64[rows × paths] at `x`, the components beyond it one after the other. */
export interface PathsPlace {
  readonly x: number;
  readonly others: number;
  readonly othersBytes: number;
}

/** Components one after the other, `bytes` each. */
export const placeAt = (x: number, bytes: number): PathsPlace => ({
  x,
  others: x + bytes,
  othersBytes: bytes,
});

/** What of a law the task takes. */
export interface LawInput {
  readonly law: string;
  /** Of a user's module, which takes the place of the kernel. */
  readonly own?: OwnLaw;
  /** Byte offsets: the law's constants, and room per shard (PathState). */
  readonly constants: number;
  readonly spare: number;
  readonly spareBytes: number;
  /** Byte offset of int32[slots], one per place in `spare`, 1 where a thread uses it; undefined where each shard has a place. */
  readonly slots?: { readonly at: number; readonly count: number };
  readonly components: number;
  readonly substeps: number;
  /** Paths that a scheme's normals are made for at once. */
  readonly tile: number;
}

/** The task: a block of steps for a range of paths. */
export interface SimulateInput extends PathsPlace {
  /** The law, and one that goes beside it, whose components come behind. */
  readonly legs: readonly LawInput[];
  readonly seed: number;
  /** Whether path 2i + 1 is driven by the negatives of the normals of path 2i. */
  readonly antithetic: boolean;
  /** Byte offset of the paths' current values, float64[components × paths]. */
  readonly state: number;
  readonly paths: number;
  /** Which path of the data the first is. */
  readonly firstPath: number;
  readonly firstStep: number;
  readonly steps: number;
  /** Of users, which the thread has to load. */
  readonly ownModules?: readonly ModuleSource[];
}

/** Paths whose current values stay in a core's nearest cache while it advances them. */
export const pathsPerShard = 128;

/** Shards of the task for so many paths. */
export function shardsOf(paths: number): number {
  return Math.ceil(paths / pathsPerShard);
}

export function simulatePaths(context: TaskContext, input: SimulateInput, shard: number): void {
  let first = 0;
  for (const leg of input.legs) {
    advanceIn(context, input, leg, first, shard);
    first += leg.components;
  }
}

/** Advances the components of one law, `component` the first of them. */
function advanceIn(
  context: TaskContext,
  input: SimulateInput,
  leg: LawInput,
  component: number,
  shard: number,
): void {
  const { slots } = leg;
  if (slots === undefined) {
    advance(context, input, leg, component, shard, shard);
    return;
  }
  const used = context.memory.int32(slots.at, slots.count);
  const place = claim(used);
  try {
    advance(context, input, leg, component, shard, place);
  } finally {
    Atomics.store(used, place, 0);
  }
}

/** A place that no thread uses, which is the caller's until it stores 0 there. What lies in it nobody reads again. */
function claim(used: Int32Array): number {
  for (;;) {
    const place = used.findIndex((_, i) => Atomics.compareExchange(used, i, 0, 1) === 0);
    if (place >= 0) return place;
  }
}

function advance(
  context: TaskContext,
  input: SimulateInput,
  { law, own, constants, spare, spareBytes, components, substeps, tile }: LawInput,
  component: number,
  shard: number,
  place: number,
): void {
  const { others, othersBytes, state, paths, firstPath, firstStep, steps } = input;
  const first = shard * pathsPerShard;
  const count = Math.min(pathsPerShard, paths - first);
  const [low, high] = seedWords(input.seed);
  const walk = own ? ownAdvance(context, own) : context.kernels.laws[law];
  walk(
    (component === 0 ? input.x : others + (component - 1) * othersBytes) + first * 8,
    others + component * othersBytes + first * 8,
    othersBytes,
    paths,
    state + component * paths * 8 + first * 8,
    paths * 8,
    spare + place * spareBytes,
    constants,
    low,
    high,
    streams.paths,
    firstPath + first,
    count,
    firstStep,
    steps,
    components,
    substeps,
    tile,
    input.antithetic ? 1 : 0,
  );
}
