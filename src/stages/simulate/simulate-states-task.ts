import type { TaskContext } from '../../pool/protocol.js';
import { shardsOf, type SimulateInput, simulatePaths } from '../../rows/simulate-task.js';
import { piecesOf, type SummariseInput, summariseRows } from '../../rows/summarise-task.js';

/**
 * The task: blocks of rows one after the other, each simulated and then summarised, in one call for all of them. Phases
 * follow one another as S₀ S₁ M₀ S₂ M₁ S₃ M₂ …: a block is simulated (S) into one of two buffers while the one before it is
 * summarised (M) in the other, so that a thread which has done its part of a phase goes on with the next.
 *
 * Shards are taken in their order. So whoever has one may wait for all before it: others are at work on them.
 */
export interface SimulateStatesInput {
  /** Per block: buffers in turn, one state. */
  readonly simulate: readonly SimulateInput[];
  readonly summarise: readonly SummariseInput[];
  /** Byte offset of int32[2 × blocks], zeros: shards done of each block's simulation and of its summary. */
  readonly done: number;
}

/** Looks before a waiting thread sleeps, and the milliseconds after which a sleeping one looks again. */
const spins = 4000;
const napMilliseconds = 50;

interface Phase {
  readonly isSummary: boolean;
  readonly block: number;
  readonly shards: number;
}

/** Those of an input, which a thread asks for with every shard. */
const known = new WeakMap<SimulateStatesInput, readonly Phase[]>();

function phasesOf(input: SimulateStatesInput): readonly Phase[] {
  const found = known.get(input);
  if (found) return found;
  const { simulate, summarise } = input;
  const summaries = summarise.map((one, block) => ({ isSummary: true, block, shards: piecesOf(one) }));
  const phases = simulate.flatMap(({ paths }, block): Phase[] => [
    { isSummary: false, block, shards: shardsOf(paths) },
    ...summaries.slice(Math.max(0, block - 1), block),
  ]);
  phases.push(...summaries.slice(-1));
  known.set(input, phases);
  return phases;
}

export function shardsOfStates(input: SimulateStatesInput): number {
  return phasesOf(input).reduce((sum, { shards }) => sum + shards, 0);
}

export function simulateStates(context: TaskContext, input: SimulateStatesInput, shard: number): void {
  let left = shard;
  const phase = phasesOf(input).find(({ shards }) => (left -= shards) < 0)!;
  const { isSummary, block, shards } = phase;
  const done = context.memory.int32(input.done, 2 * input.simulate.length);
  const waitFor = (cell: number, count: number): void => awaitCount(done, cell, count);
  const pieces = (of: number): number => piecesOf(input.summarise[of]);
  const { paths } = input.simulate[block];
  try {
    if (isSummary) {
      waitFor(2 * block, shardsOf(paths));
      summariseRows(context, input.summarise[block], left + shards);
    } else {
      // The state that it goes on from, and the buffer that it writes to.
      if (block > 0) waitFor(2 * (block - 1), shardsOf(paths));
      if (block > 1) waitFor(2 * (block - 2) + 1, pieces(block - 2));
      simulatePaths(context, input.simulate[block], left + shards);
    }
  } finally {
    const cell = 2 * block + (isSummary ? 1 : 0);
    if (Atomics.add(done, cell, 1) + 1 === shards) Atomics.notify(done, cell);
  }
}

function awaitCount(cells: Int32Array, cell: number, count: number): void {
  for (let spin = 0; ; spin++) {
    const found = Atomics.load(cells, cell);
    if (found >= count) return;
    if (spin >= spins) Atomics.wait(cells, cell, found, napMilliseconds);
  }
}
