import { join } from 'node:path';
import { readArrow } from '../../arrow/reader.js';
import { RunError } from '../../errors.js';
import { sha256OfKernels } from '../../kernels/load.js';
import type { Pool } from '../../pool/pool.js';
import { readFile } from '../../store/files.js';
import { pathRowsPerPart, type RowRange, rowRanges, stateRowsPerPart } from '../../rows/parts.js';
import { statesKernels } from '../../rows/states-kernels.js';
import { RowSummaries, SummaryMemory } from '../../rows/row-summaries.js';
import { PathState } from '../../rows/path-state.js';
import { startOf } from '../../rows/path-start.js';
import { checkFinite, simulateInput, type SimulateParameters } from '../../rows/simulation.js';
import { shardsOfStates, type SimulateStatesInput } from './simulate-states-task.js';
import { placeAt, shardsOf } from '../../rows/simulate-task.js';
import { partFileName } from '../../store/part.js';
import { summaryOf } from './simulate.js';
import type { Compute } from '../stage.js';
import type { StageOutput } from '../output.js';
import {
  cutsOf,
  rowColumns,
  sampleColumns,
  stateColumns,
  stateIn,
  type StatesSummary,
  stateTables,
} from '../../rows/stored-states.js';

/** Blocks that one call of the threads computes: a tenth of a second of work on two cores. */
const blocksAtOnce = 16;

/**
 * Simulates n paths at m times and keeps of each part the state at its end, from which the next one starts, and what is
 * asked for of its rows: x itself lies in memory until it is summarised, two blocks at most, and whoever needs it computes it
 * again.
 */
export function simulateStates(parameters: SimulateParameters): Compute {
  return async ({ pool, seed, output, progress, throwIfInterrupted, warn }) => {
    const {
      paths: n,
      times,
      dt,
      law,
      components,
      noises,
      constants,
      start,
      substeps,
      room,
      antithetic,
      reference,
    } = parameters;
    const blockRows = pathRowsPerPart(n);
    const { parts } = cutsOf({ n, rows: times });
    const isStored = ({ index }: RowRange): boolean => stateTables.every((table) => output.has(index, table));
    const missing = parts.filter((part) => !isStored(part));
    const isEndStored = isStored(parts.at(-1)!);
    const threads = new StateThreads(pool, { ...parameters, seed });
    const shards = (rows: number): number => Math.ceil(rows / blockRows) * shardsOf(n);
    let rowsDone = times - missing.reduce((sum, { rows }) => sum + rows, 0);
    const make = async (part: RowRange): Promise<void> => {
      const taken = new RowSummaries(part.rows);
      for (const stretch of rowRanges(part.rows, blockRows * blocksAtOnce)) {
        throwIfInterrupted();
        const rows = { first: part.first + stretch.first, rows: stretch.rows };
        await threads.advance(rows, taken);
        checkFinite(threads.state, parameters, rows);
        rowsDone += stretch.rows;
        progress({
          done: rowsDone * n,
          total: times * n,
          unit: 'path-steps',
          shards: { done: shards(rowsDone), total: shards(times) },
        });
      }
      const { summary } = taken;
      const state = { ...summary, state: threads.state.slice() };
      await Promise.all([
        output.write(stateColumns(part, state, dt), part.index, 'states'),
        output.write(rowColumns(summary), part.index, 'rows'),
        output.write(sampleColumns(summary), part.index, 'sample'),
      ]);
    };
    try {
      for (const part of missing) {
        for (const table of stateTables) output.begin(part.index, table);
        if (output.has(part.index - 1, 'states')) threads.state.set(stateBefore(output, part.index));
        await make(part);
      }
      const kernels = sha256OfKernels(statesKernels(parameters));
      if (isEndStored) threads.state.set(stateBefore(output, parts.length));
      return {
        ...summaryOf(parameters, threads.state, warn),
        law: {
          law,
          components,
          noises,
          constants,
          start,
          ...(substeps !== undefined && { substeps }),
          ...(room !== undefined && { room }),
          ...(antithetic && { antithetic }),
          ...(reference && { reference }),
          seed,
          dt,
          kernels,
        },
      } satisfies StatesSummary;
    } finally {
      await output.writer.settled();
      threads.release();
    }
  };
}

/** The paths' current values in the shared memory, and what threads need to advance them. */
class StateThreads {
  readonly #blockRows: number;
  readonly #blockBytes: number;
  /** Bytes of a block with all of its components. */
  readonly #reserved: number;
  readonly #x: readonly number[];
  readonly #current: PathState;
  readonly #done: number;
  readonly #kept: SummaryMemory;

  constructor(
    private readonly pool: Pool,
    private readonly paths: SimulateParameters & { readonly seed: number },
  ) {
    const { paths: n, times, components } = paths;
    const { memory } = pool;
    this.#blockRows = pathRowsPerPart(n);
    this.#blockBytes = Math.min(times, this.#blockRows) * n * 8;
    this.#reserved = components.length * this.#blockBytes;
    this.#x = [0, 1].map(() => memory.reserve(this.#reserved, 'two blocks of paths'));
    this.#current = new PathState(memory, paths, n);
    this.#done = memory.reserve(doneBytes, 'shards of paths');
    const rows = Math.min(times, stateRowsPerPart(n), this.#blockRows * blocksAtOnce);
    this.#kept = new SummaryMemory(memory, { rows: times, n }, { rows, blockRows: this.#blockRows });
    this.state.set(startOf(paths, n, paths.seed));
  }

  get state(): Float64Array {
    return this.#current.values;
  }

  /** Advances the paths through some rows, and takes in what is kept of them. */
  async advance(rows: Pick<RowRange, 'first' | 'rows'>, taken: RowSummaries): Promise<void> {
    const { memory } = this.pool;
    const summarise = this.#kept.inputs(rows, this.#x);
    const simulate = summarise.map((block) =>
      simulateInput(this.#current, this.paths.seed, block, placeAt(block.x, this.#blockBytes)),
    );
    memory.int32(this.#done, doneBytes / 4).fill(0);
    const input = { simulate, summarise, done: this.#done } satisfies SimulateStatesInput;
    await this.pool.eachAtOnce('simulateStates', input, shardsOfStates(input));
    for (const block of summarise) taken.add(memory, block);
  }

  release(): void {
    const { memory } = this.pool;
    this.#kept.release();
    memory.release(this.#done, doneBytes);
    this.#current.release();
    for (const x of this.#x) memory.release(x, this.#reserved);
  }
}

const doneBytes = 2 * blocksAtOnce * 4;

/** The paths' values at the end of the part before, which is stored already. */
function stateBefore(output: StageOutput, index: number): Float64Array {
  const file = join(output.writer.folder, partFileName(index - 1, 'states'));
  const bytes = readFile(file);
  if (!bytes) throw new RunError(`${file} was removed while it was in use: run the same command again`);
  return stateIn(readArrow(bytes, file)).state;
}
