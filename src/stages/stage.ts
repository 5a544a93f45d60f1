import type { KernelModule } from '../kernels/modules.js';
import type { ModuleSource } from '../own-models/module-source.js';
import type { PlanMemo } from '../pipeline/plan-memo.js';
import type { ResolvedEstimators } from '../pipeline/resolved-estimators.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { Pool } from '../pool/pool.js';
import { rowsPerShard } from '../pool/shards.js';
import type { Dataset } from '../store/dataset.js';
import type { Json } from '../store/fingerprint.js';
import type { StageOutput } from './output.js';

/** How far a stage is: `done` of `total` in a unit that a person counts in. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'path-steps' | 'rows' | 'epochs' | 'replicates' | 'draws' | 'networks' | 'bytes' | 'pieces';
  /** Pieces of work for one thread, done and in all; epochs and replicates are not cut into any. */
  readonly shards?: { readonly done: number; readonly total: number };
}

/** How far a stage is that works through rows of n values. */
export function rowProgress(done: number, total: number, n: number): Progress {
  const shards = (rows: number): number => Math.ceil(rows / rowsPerShard(n));
  return { done, total, unit: 'rows', shards: { done: shards(done), total: shards(total) } };
}

/** What a stage computes with. */
export interface StageContext {
  readonly pool: Pool;
  /** Threads that the stage may hold at once where they wait for each other: others may run beside it. */
  readonly share: number;
  readonly seed: number;
  /** The finished datasets that the stage reads, by the name of their stage (`simulate`, `train:network`, …). */
  readonly upstream: Readonly<Record<string, Dataset>>;
  readonly output: StageOutput;
  progress(progress: Progress): void;
  /** Throws InterruptedError where the run is to stop: called between parts. */
  throwIfInterrupted(): void;
  /** One line to the person who runs it: what was left out, what to beware of. */
  warn(line: string): void;
}

/**
 * Computes one dataset: writes its parts and gives the summary for its manifest. What it writes depends on its
 * ingredients and on nothing else.
 */
export interface Compute {
  (context: StageContext): Promise<Json>;
  /**
   * Where its parts do not depend on each other: how many there are, of the files part-00000.arrow, …, and about the seconds
   * that one takes, 0 where nobody knows. What it computes where some are there already are the others.
   */
  parts?(upstream: StageContext['upstream']): IndependentParts;
  /** Where its parts depend on each other, and machines can share it all the same. */
  readonly blocks?: SharedBlocks;
}

/** A dataset whose parts are joined from what blocks of it leave, which can be made in any order and anywhere. */
export interface SharedBlocks {
  /** At least two. */
  readonly count: number;
  /** The files that the dataset will have. */
  readonly files: readonly string[];
  /** Computes a block and writes its files, which are none of the dataset. */
  make(context: StageContext, block: number): Promise<void>;
  /** Makes the missing parts of the dataset of what all blocks have left, and gives its summary. */
  join(context: StageContext, read: ReadOfBlock): Promise<Json>;
}

/** The bytes of a file that a block has left, which were checked. */
export type ReadOfBlock = (block: number, file: string) => Uint8Array;

/** Parts of a dataset that can be made in any order and anywhere. */
export interface IndependentParts {
  readonly count: number;
  readonly seconds: number;
}

/** What a stage says of one of its datasets before anything is computed. */
export interface DatasetPlan {
  /** What it is made from besides the seed, the kernels and the datasets upstream: undefined values are no ingredients. */
  readonly parameters: object;
  /** Further ingredients, which are nobody's choice. */
  readonly more?: Readonly<Record<string, Json>>;
  /** The modules of kernels that it is computed with: their sha256 are ingredients. */
  readonly kernels: readonly KernelModule[];
  /** Names of the datasets that it reads. */
  readonly upstream: readonly string[];
  /** Whether it trains for epochs. */
  readonly trains?: boolean;
  /** The modules of users whose code computing it runs. */
  readonly modules?: readonly ModuleSource[];
  /** Loads the code that computes it, which a run that reuses everything never needs. */
  load(): Promise<Compute>;
}

/** The pipeline that is planned, and what of it is known. */
export interface PlanRequest {
  readonly pipeline: Pipeline;
  /** Where the pipeline file lies, which names of files are relative to. */
  readonly folder: string;
  /** The sha256 of imported files, by path. */
  readonly hashes: Map<string, Promise<string>>;
  /** Throws UsageError for what does not fit. */
  estimators(): ResolvedEstimators;
  /** Names of the datasets of the stages before this one. */
  readonly before: readonly string[];
  readonly memo: PlanMemo;
}

/**
 * A kind of stages: all that is known of it outside its folder. Entries are read by help texts and plans, so that they load
 * nothing that computes.
 */
export interface Stage {
  /** To be raised when its bytes change for the same parameters: part of every fingerprint, beside the sha256 of its kernels. */
  readonly version: number;
  /** What a command line calls its datasets, NAME being what the pipeline file calls one of several. */
  readonly argument: string;
  /** Whether it keeps all threads busy by itself: it goes beside stages that hardly ask for them. */
  readonly fillsThreads?: true;
  /** The names of its datasets in a pipeline, without looking at any file. */
  names(pipeline: Pipeline): readonly string[];
  /** What one of them is made from. Throws UsageError where it cannot be. */
  dataset(name: string, request: PlanRequest): DatasetPlan | Promise<DatasetPlan>;
  /** About what a row of paths takes in its dataset on disk, in bytes, where they are simulated; 0 where it is left out. */
  bytesPerRow?(pipeline: Pipeline): number;
}
