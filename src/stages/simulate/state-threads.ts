import type { MemoryViews } from '../../pool/memory-views.js';
import type { Pool } from '../../pool/pool.js';
import { pathRowsPerPart, type RowRange, stateRowsPerPart } from '../../rows/parts.js';
import { PathState } from '../../rows/path-state.js';
import { startOf } from '../../rows/path-start.js';
import { type PathRange, SummaryMemory } from '../../rows/row-summaries.js';
import { placeAt } from '../../rows/simulate-task.js';
import { simulateInput, type SimulateParameters } from '../../rows/simulation.js';
import type { SummariseInput } from '../../rows/summarise-task.js';
import { shardsOfStates, type SimulateStatesInput } from './simulate-states-task.js';

/** Blocks of rows that one call of the threads computes: a tenth of a second of work on two cores. */
const blocksAtOnce = 16;

const doneBytes = 2 * blocksAtOnce * 4;

/** The current values of some paths in the shared memory, and what threads need to advance and to summarise them. */
export class StateThreads {
  readonly #blockRows: number;
  readonly #blockBytes: number;
  /** Bytes of a block with all of its components. */
  readonly #reserved: number;
  readonly #x: readonly number[];
  readonly #current: PathState;
  readonly #done: number;
  readonly #kept: SummaryMemory;

  /** `range`: the paths, of `paths` in a row. */
  constructor(
    private readonly pool: Pool,
    private readonly paths: SimulateParameters & { readonly seed: number },
    range: PathRange = { first: 0, count: paths.paths },
  ) {
    const { paths: n, times, components, seed } = paths;
    const { count, first } = range;
    const { memory } = pool;
    this.#blockRows = pathRowsPerPart(count);
    this.#blockBytes = Math.min(times, this.#blockRows) * count * 8;
    this.#reserved = components.length * this.#blockBytes;
    this.#x = [0, 1].map(() => memory.reserve(this.#reserved, 'two blocks of paths'));
    this.#current = new PathState(memory, paths, count, first);
    this.#done = memory.reserve(doneBytes, 'shards of paths');
    const rows = Math.min(times, stateRowsPerPart(n), this.rowsAtOnce);
    const most = { rows, blockRows: this.#blockRows };
    this.#kept = new SummaryMemory(memory, { rows: times, n }, most, range);
    this.state.set(startOf(paths, count, seed, first));
  }

  /** Rows that the paths can be advanced through at once. */
  get rowsAtOnce(): number {
    return this.#blockRows * blocksAtOnce;
  }

  get state(): Float64Array {
    return this.#current.values;
  }

  /** Advances the paths through some rows, and hands over what is kept of them, block by block. */
  async advance(
    rows: Pick<RowRange, 'first' | 'rows'>,
    take: (memory: MemoryViews, block: SummariseInput) => void,
  ): Promise<void> {
    const { memory } = this.pool;
    const summarise = this.#kept.inputs(rows, this.#x);
    const simulate = summarise.map((block) =>
      simulateInput(this.#current, this.paths.seed, block, placeAt(block.x, this.#blockBytes)),
    );
    memory.int32(this.#done, doneBytes / 4).fill(0);
    const input = { simulate, summarise, done: this.#done } satisfies SimulateStatesInput;
    await this.pool.eachAtOnce('simulateStates', input, shardsOfStates(input));
    for (const block of summarise) take(memory, block);
  }

  release(): void {
    const { memory } = this.pool;
    this.#kept.release();
    memory.release(this.#done, doneBytes);
    this.#current.release();
    for (const x of this.#x) memory.release(x, this.#reserved);
  }
}
