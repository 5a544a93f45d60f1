import type { Column } from '../arrow/columns.js';
import { compileKernelsAtOnce } from '../kernels/load.js';
import type { Dataset } from '../store/dataset.js';
import { BlockStates } from './block-states.js';
import { ownThread } from '../pool/own-thread.js';
import type { RowRange } from './parts.js';
import { pathColumns } from './path-columns.js';
import { shardsOf, simulateInput, simulatePaths } from './simulate-task.js';
import type { StateCuts } from './stored-states.js';

/** Blocks of a dataset of states, computed again by the thread that asks, while it waits. */
export class RecomputedRows {
  readonly #states: BlockStates;
  readonly #thread = ownThread(compileKernelsAtOnce());
  readonly #x: number;
  readonly #at: number;

  constructor(dataset: Dataset) {
    this.#states = new BlockStates(dataset);
    const { n, blocks } = this.cuts;
    const { memory } = this.#thread;
    this.#x = memory.reserve(blocks[0].rows * n * 8, 'a block of paths');
    this.#at = memory.reserve(n * 8, 'the paths’ current values');
  }

  get cuts(): StateCuts {
    return this.#states.cuts;
  }

  /** x of a block, float64[rows × n]: memory that the next block is written to. Throws DamagedError, RunError. */
  x(block: number): Float64Array {
    const { memory } = this.#thread;
    const { n, blocks } = this.cuts;
    const { from, state } = this.#states.wayTo(block);
    const current = memory.float64(this.#at, n);
    current.set(state);
    for (let on = from; on <= block; on++) {
      const input = simulateInput({ ...this.#states.law, paths: n }, blocks[on], {
        x: this.#x,
        state: this.#at,
      });
      for (let shard = 0; shard < shardsOf(n); shard++) simulatePaths(this.#thread, input, shard);
      this.#states.reached(on, current);
    }
    return memory.float64(this.#x, blocks[block].rows * n);
  }

  /** The columns of a block, as a part of stored paths has them; they may be kept. */
  columns(range: RowRange): Column[] {
    const { dt } = this.#states.law;
    return pathColumns(range, this.x(range.index).slice(), { n: this.cuts.n, dt });
  }
}
