import type { Executor } from '../pool/executor.js';
import type { KnownNumbers } from './known-numbers.js';

/** Rows first … first + rows − 1 of the paths, where the kernels can read them. */
export interface PathBlock {
  readonly first: number;
  readonly rows: number;
  /** Byte offset of float64 x[rows × n] in the shared memory. */
  readonly x: number;
  /** Numbers of its rows that were computed before, by what they are, where the block stays in memory. Not to be changed. */
  readonly known?: KnownNumbers;
  /** The numbers of another column of its rows, where it has any; nulls are NaN. */
  column?(name: string): Float64Array;
}

/** The paths of a dataset, a block of rows at a time: they may be far larger than memory. */
export interface PathBlocks {
  /** Values in a row. */
  readonly n: number;
  each(visit: (block: PathBlock) => Promise<void>): Promise<void>;
  /** What was computed of all rows before, by what it is, for as long as these stay the same. */
  readonly known?: Map<string, unknown>;
  /** The least and the greatest of all x, where they are known without a pass. */
  extremes?(): { readonly low: number; readonly high: number } | undefined;
}

/** The rows that an estimator learns from, and what is known of them. */
export interface TrainingData {
  readonly paths: PathBlocks;
  readonly rows: number;
  /** s_j = (1/n) Σ_i x_ij² and the target k_j, for every row. */
  readonly s: Float64Array;
  readonly k: Float64Array;
  /** Each row's own λ, NaN where there is none. */
  readonly lambda: Float64Array;
  /** Rows to learn from and rows held out, each ascending. */
  readonly train: Uint32Array;
  readonly holdOut: Uint32Array;
  /** The training rows, a fraction of them set aside to watch while the others are learned from. */
  validation(fraction: number | undefined): { readonly learn: Uint32Array; readonly validate: Uint32Array };
  /** Rows that share values with those before them, and one: w of windows of w rows. Left out where rows share none. */
  readonly overlap?: number | undefined;
}

/** What an estimator computes with. */
export interface FitContext {
  readonly pool: Executor;
  /** Threads that the fit may hold at once, where they wait for each other. */
  readonly threads: number;
  readonly seed: number;
  /** One line to the person who runs it: what to beware of. */
  warn(line: string): void;
  /** Says how far a long fit is, in units of its own (epochs). */
  progress(done: number, total: number): void;
  /** The state that an interrupted fit left, if any. */
  readonly resumeFrom: Uint8Array | undefined;
  /**
   * Keeps a state to resume from, if enough time has passed since the last one, or if it is the `last` one of a fit
   * that is interrupted: `state` is called only then.
   */
  checkpoint(state: () => Uint8Array, last?: 'last'): void;
}

/** `converged`: the optimum; `stopped`: as many epochs as were asked for; `diverged`: no usable fit. */
export type FitStatus = 'converged' | 'stopped' | 'diverged';
