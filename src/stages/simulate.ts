import { join } from 'node:path';
import { listValues, readArrow } from '../arrow/reader.js';
import { RunError } from '../errors.js';
import type { PathKernel } from '../processes/process.js';
import type { Pool } from '../pool/pool.js';
import { readFile } from '../store/files.js';
import { pathRowsPerPart, type RowRange, rowRanges } from './parts.js';
import type { SimulateInput } from './simulate-task.js';
import { type Compute, StageOutput } from './stage.js';
import type { PathsSummary } from './stored-paths.js';

/** What is simulated: n paths, m times, the process already turned into its kernel and that kernel's constants. */
export interface SimulateParameters {
  readonly kernel: PathKernel;
  readonly constants: readonly number[];
  readonly start: number;
  readonly paths: number;
  readonly times: number;
  readonly dt: number;
}

/** Paths whose current values stay in a core's nearest cache while it advances them. */
const pathsPerShard = 128;

/** Advances all paths through a block of rows: x float64[rows × paths] at byte offset `x`. */
export function simulateBlock(
  pool: Pool,
  parameters: SimulateParameters,
  seed: number,
  { first, rows }: RowRange,
  x: number,
  state: number,
): Promise<void> {
  const { kernel, constants, paths } = parameters;
  const input: SimulateInput = {
    kernel,
    constants,
    seed,
    x,
    state,
    paths,
    pathsPerShard,
    firstStep: first,
    steps: rows,
  };
  return pool.each('simulatePaths', input, Math.ceil(paths / pathsPerShard));
}

/**
 * Simulates n paths at m times, t_j = (j + 1) dt, in blocks of times: inside a block the paths are sharded; its
 * last row is the state from which the next block, or a resumed run, starts. While a block is hashed and
 * written, the next is computed, so memory is bounded by two blocks, however many times there are.
 */
export function simulate(parameters: SimulateParameters): Compute {
  return async ({ pool, seed, output, progress, throwIfInterrupted }) => {
    const { paths, times, dt, start } = parameters;
    const blocks = rowRanges(times, pathRowsPerPart(paths));
    const shardsPerBlock = Math.ceil(paths / pathsPerShard);
    const blockBytes = blocks[0].rows * paths * 8;
    const { memory } = pool;
    const buffers = [0, 1].map(() => memory.reserve(blockBytes, 'two blocks of paths'));
    const stateOffset = memory.reserve(paths * 8, 'the paths’ current values');
    const state = memory.float64(stateOffset, paths).fill(start);
    const compute = async (block: RowRange): Promise<void> => {
      if (output.has(block.index)) return;
      output.begin(block.index);
      if (output.has(block.index - 1)) state.set(lastRow(output, block.index - 1, paths));
      await simulateBlock(pool, parameters, seed, block, buffers[block.index % 2], stateOffset);
      if (!state.every(Number.isFinite)) {
        throw new RunError(
          `the paths must stay finite, found an overflow by t = ${(block.first + block.rows) * dt}: use a smaller sigma, mu or dt`,
        );
      }
    };
    let computing = compute(blocks[0]);
    try {
      for (const block of blocks) {
        await computing;
        throwIfInterrupted();
        const next = blocks[block.index + 1];
        if (next) computing = compute(next);
        // Its failure shows when it is awaited; until then nobody waits for it.
        computing.catch(() => undefined);
        const x = memory.float64(buffers[block.index % 2], block.rows * paths);
        const j = Int32Array.from({ length: block.rows }, (_, r) => block.first + r);
        output.write(
          [
            { name: 'j', type: 'int32', values: j },
            { name: 't', type: 'float64', values: Float64Array.from(j, (row) => (row + 1) * dt) },
            { name: 'x', type: 'list', width: paths, values: x },
          ],
          block.index,
        );
        progress({
          done: (block.first + block.rows) * paths,
          total: times * paths,
          unit: 'path-steps',
          shards: { done: (block.index + 1) * shardsPerBlock, total: blocks.length * shardsPerBlock },
        });
      }
      return { rows: times, n: paths } satisfies PathsSummary;
    } finally {
      // Threads may still work on a block: its memory goes to others only then.
      await Promise.allSettled([computing]);
      for (const buffer of buffers) memory.release(buffer, blockBytes);
      memory.release(stateOffset, paths * 8);
    }
  };
}

/** The paths' values at the end of a part that is stored already. */
function lastRow(output: StageOutput, index: number, paths: number): Float64Array {
  const file = join(output.writer.folder, StageOutput.fileName(index));
  const bytes = readFile(file);
  if (!bytes) throw new RunError(`${file} was removed while it was in use: run the same command again`);
  return listValues(readArrow(bytes, file), 'x').subarray(-paths);
}
