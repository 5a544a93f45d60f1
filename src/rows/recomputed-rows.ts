import type { Column } from '../arrow/columns.js';
import { compileKernelsAtOnce } from '../kernels/load.js';
import type { Dataset } from '../store/dataset.js';
import { BlockStates } from './block-states.js';
import { ownThread } from '../pool/own-thread.js';
import type { RowRange } from './parts.js';
import { pathColumns } from './path-columns.js';
import { PathState } from './path-state.js';
import { placeAt, shardsOf, simulatePaths } from './simulate-task.js';
import { simulateInput } from './simulation.js';
import type { StateCuts } from './stored-states.js';

/** Blocks of a dataset of states, computed again by the thread that asks, while it waits. */
export class RecomputedRows {
  readonly #states: BlockStates;
  readonly #thread = ownThread(compileKernelsAtOnce());
  readonly #x: number;
  readonly #blockBytes: number;
  readonly #current: PathState;

  constructor(dataset: Dataset) {
    this.#states = new BlockStates(dataset);
    const { n, blocks } = this.cuts;
    const { memory } = this.#thread;
    const { law } = this.#states;
    this.#blockBytes = blocks[0].rows * n * 8;
    this.#x = memory.reserve(law.components.length * this.#blockBytes, 'a block of paths');
    this.#current = new PathState(memory, law, n);
  }

  get cuts(): StateCuts {
    return this.#states.cuts;
  }

  /** x of a block, float64[rows × n]: memory that the next block is written to. Throws DamagedError, RunError. */
  x(block: number): Float64Array {
    this.#compute(block);
    return this.#component(0, this.cuts.blocks[block]);
  }

  #compute(block: number): void {
    const { n, blocks } = this.cuts;
    const { from, state } = this.#states.wayTo(block);
    const { values } = this.#current;
    const place = placeAt(this.#x, this.#blockBytes);
    values.set(state);
    for (let on = from; on <= block; on++) {
      const input = simulateInput(this.#current, this.#states.law.seed, blocks[on], place);
      for (let shard = 0; shard < shardsOf(n); shard++) simulatePaths(this.#thread, input, shard);
      this.#states.reached(on, values);
    }
  }

  #component(component: number, { rows }: Pick<RowRange, 'rows'>): Float64Array {
    return this.#thread.memory.float64(this.#x + component * this.#blockBytes, rows * this.cuts.n);
  }

  /** The columns of a block, as a part of stored paths has them; they may be kept. */
  columns(range: RowRange): Column[] {
    const { dt, components } = this.#states.law;
    this.#compute(range.index);
    return pathColumns(range, { n: this.cuts.n, dt, components }, (c) => this.#component(c, range).slice());
  }
}
