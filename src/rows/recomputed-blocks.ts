import type { Executor } from '../pool/executor.js';
import type { SharedMemory } from '../pool/shared-memory.js';
import type { Dataset } from '../store/dataset.js';
import { BlockStates } from './block-states.js';
import { PathState } from './path-state.js';
import { OtherComponents, simulateRows } from './simulation.js';
import type { PathLaw, StateCuts } from './stored-states.js';

/** Datasets whose states stay known at most: a run reads one, a grid as many as it works on at once. */
const mostDatasets = 8;

/** Blocks of a dataset of states, computed again by a pool's threads. */
export class RecomputedBlocks {
  static readonly #ofMemory = new WeakMap<SharedMemory, Map<string, RecomputedBlocks>>();
  readonly #states: BlockStates;
  /** One way is gone at a time: the next may begin where it ends. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(dataset: Dataset) {
    this.#states = new BlockStates(dataset);
  }

  /** Those of a dataset for the threads of this memory. */
  static of(memory: SharedMemory, dataset: Dataset): RecomputedBlocks {
    const all = this.#ofMemory.get(memory) ?? new Map<string, RecomputedBlocks>();
    this.#ofMemory.set(memory, all);
    const { folder } = dataset;
    const blocks = all.get(folder) ?? new RecomputedBlocks(dataset);
    all.delete(folder);
    all.set(folder, blocks);
    for (const oldest of all.keys()) {
      if (all.size <= mostDatasets) break;
      all.delete(oldest);
    }
    return blocks;
  }

  get law(): PathLaw {
    return this.#states.law;
  }

  get cuts(): StateCuts {
    return this.#states.cuts;
  }

  /** Computes a block: float64[rows × n] of the component `of` at byte offset `x`. Throws DamagedError where a state is not what was written. */
  async fill(pool: Executor, block: number, x: number, of = 'x'): Promise<void> {
    const filling = this.#last.then(() => this.#fill(pool, block, x, of));
    this.#last = filling.catch(() => undefined);
    await filling;
  }

  async #fill(pool: Executor, block: number, x: number, of: string): Promise<void> {
    const { law, cuts } = this.#states;
    const { n, blocks } = cuts;
    const { memory } = pool;
    const current = new PathState(memory, law, n);
    const wanted = law.components.indexOf(of);
    const others = new OtherComponents(memory, law, blocks[0].rows * n * 8, wanted);
    try {
      const { from, state } = this.#states.wayTo(block);
      current.values.set(state);
      for (let on = from; on <= block; on++) {
        await simulateRows(pool, current, law.seed, blocks[on], others.beside(x));
        this.#states.reached(on, current.values);
      }
      others.bring(x, blocks[block].rows * n);
    } finally {
      others.release();
      current.release();
    }
  }
}
