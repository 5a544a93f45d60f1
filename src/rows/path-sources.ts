import { numbered } from '../arrays.js';
import { RunError } from '../errors.js';
import type { Executor } from '../pool/executor.js';
import type { RowRange } from './parts.js';
import type { PathSource } from './paths-in-thread.js';
import { PathState } from './path-state.js';
import { startOf } from './path-start.js';
import { pathRowsPerPart } from './parts.js';
import { checkFinite, OtherComponents, type SimulateParameters, simulateRows } from './simulation.js';

/** Paths simulated in one thread, from whatever seed; the component `of` stands for x. */
export class SimulatedSource implements PathSource {
  readonly rows: number;
  readonly n: number;
  readonly #state: PathState;
  readonly #others: OtherComponents;
  #first: Float64Array;
  /** The paths' values where a block begins, by its index, as far as it was simulated. */
  #starts: Float64Array[] = [];
  readonly #t: Float64Array;
  #seed = 0;

  constructor(
    private readonly executor: Executor,
    private readonly parameters: SimulateParameters,
    of = 'x',
  ) {
    const { times, paths, dt } = parameters;
    [this.rows, this.n] = [times, paths];
    this.#state = new PathState(executor.memory, parameters, paths);
    this.#first = startOf(parameters, paths, 0);
    const blockRows = Math.min(times, pathRowsPerPart(paths));
    const wanted = parameters.components.indexOf(of);
    this.#others = new OtherComponents(executor.memory, parameters, blockRows * paths * 8, wanted);
    this.#t = numbered(times, (j) => (j + 1) * dt);
  }

  /** Begins anew. */
  begin(seed: number): void {
    this.#seed = seed;
    if (this.parameters.start.some((value) => typeof value !== 'number')) {
      this.#first = startOf(this.parameters, this.n, seed);
    }
    this.#starts = [];
  }

  async fill(block: RowRange, x: number): Promise<void> {
    const { executor, parameters } = this;
    const state = this.#state.values;
    // Blocks are first filled in order.
    const start = this.#starts[block.index];
    if (block.index === 0) state.set(this.#first);
    else if (start) state.set(start);
    else this.#starts[block.index] = state.slice();
    await simulateRows(executor, this.#state, this.#seed, block, this.#others.beside(x));
    checkFinite(state, parameters, block);
    this.#others.bring(x, block.rows * this.n);
  }

  column({ first, rows }: RowRange, name: string): Float64Array {
    if (name !== 't') throw new RunError(`there is no column ${name}`);
    return this.#t.subarray(first, first + rows);
  }

  release(): void {
    this.#others.release();
    this.#state.release();
  }
}

/** Imported rows, in memory that threads share. */
export interface SharedRows {
  readonly rows: number;
  readonly n: number;
  /** float64[rows × n]. */
  readonly x: Float64Array;
  readonly t: Float64Array;
  /** Columns of numbers beside these, by name. */
  readonly more: Readonly<Record<string, Float64Array>>;
}

/** Rows that were read for all threads, copied where a thread's kernels can read them. */
export function sharedSource(executor: Executor, { rows, n, x, t, more }: SharedRows): PathSource {
  return {
    rows,
    n,
    fill: (block, at) => {
      executor.memory
        .float64(at, block.rows * n)
        .set(x.subarray(block.first * n, (block.first + block.rows) * n));
      return Promise.resolve();
    },
    column: (block, name) => {
      const numbers = name === 't' ? t : more[name];
      if (numbers === undefined) throw new RunError(`there is no column ${name}`);
      return numbers.subarray(block.first, block.first + block.rows);
    },
  };
}
