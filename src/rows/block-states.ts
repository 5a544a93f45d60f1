import { RunError } from '../errors.js';
import type { Dataset } from '../store/dataset.js';
import { cutsOf, lawOf, type PathLaw, readState, type StateCuts } from './stored-states.js';
import type { PathsSummary } from './parts.js';
import { startOf } from './path-start.js';

/** Bytes of states that are kept at most, unless two of them are more. */
const keptBytes = 16 * 2 ** 20;

/** Blocks of paths on the way to one that is wanted, and the state before the first of them. */
export interface Way {
  readonly from: number;
  readonly state: Float64Array;
}

/**
 * Where a dataset of states can be computed from: the states at its parts' ends, as they are stored, and those at the
 * ends of blocks that were computed lately. So reading block after block costs no step twice.
 */
export class BlockStates {
  readonly law: PathLaw;
  readonly cuts: StateCuts;
  /** At the ends of blocks; the one used last is the last. */
  readonly #known = new Map<number, Float64Array>();

  /** Throws RunError where the dataset keeps no states, or other kernels have made it. */
  constructor(private readonly dataset: Dataset) {
    const law = lawOf(dataset);
    if (!law) throw new RunError(`${dataset.folder} keeps no states`);
    this.law = law;
    this.cuts = cutsOf(dataset.manifest.summary as unknown as PathsSummary);
  }

  /** The shortest way to a block that is known. Throws DamagedError. */
  wayTo(block: number): Way {
    const { blocksPerPart } = this.cuts;
    const firstOfPart = block - (block % blocksPerPart);
    for (let from = block; from > firstOfPart; from--) {
      const state = this.#known.get(from - 1);
      if (state) return { from, state: this.#keep(from - 1, state) };
    }
    return { from: firstOfPart, state: this.#stateAtEnd(firstOfPart / blocksPerPart - 1) };
  }

  /**
   * Takes in the state that a block was left with. Throws RunError where it is the end of a part and not the state that is
   * stored: every whole pass over the paths finds values that came out otherwise.
   */
  reached(block: number, state: Float64Array): void {
    const { blocks, blocksPerPart } = this.cuts;
    if ((block + 1) % blocksPerPart !== 0 && block + 1 < blocks.length) {
      this.#keep(block, state.slice());
      return;
    }
    const part = Math.floor(block / blocksPerPart);
    const stored = this.#stateAtEnd(part);
    if (state.some((value, i) => !Object.is(value, stored[i]))) {
      throw new RunError(
        `${this.dataset.folder}: the paths of part ${part} must end in the state that is stored, found another when they ` +
          'were computed again: `pipeline verify` says which parts differ, `pipeline run simulate --force` recomputes them',
      );
    }
  }

  #stateAtEnd(part: number): Float64Array {
    const { blocks, blocksPerPart, n } = this.cuts;
    if (part < 0) return startOf(this.law, n, this.law.seed);
    const block = Math.min((part + 1) * blocksPerPart, blocks.length) - 1;
    return this.#keep(block, this.#known.get(block) ?? readState(this.dataset, part).state);
  }

  #keep(block: number, state: Float64Array): Float64Array {
    this.#known.delete(block);
    this.#known.set(block, state);
    const most = Math.max(2, Math.floor(keptBytes / state.byteLength));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most) break;
      this.#known.delete(oldest);
    }
    return state;
  }
}
