import { keepArrays, reuseArrays } from '../../arrays.js';
import type { Column } from '../../arrow/columns.js';
import type { ModuleSource } from '../../own-models/module-source.js';
import { InThread } from '../../pool/in-thread.js';
import type { Task, TaskContext } from '../../pool/protocol.js';
import { replicateSeed } from '../../random/replicate-seed.js';
import { PathsInThread } from '../../rows/paths-in-thread.js';
import { SimulatedSource, sharedSource, type SharedRows } from '../../rows/path-sources.js';
import { type Failure, failureOf } from '../failure.js';
import { replicate, type ReplicateParameters } from './replicate.js';
import type { ProcessReplicateParameters } from './replicate-process.js';
import { ReplicateColumns } from './replicate-columns.js';

/** The task `replicates`: replicates first … first + count − 1 of a study, one after the other in one thread. */
export interface ReplicatesInput {
  readonly parameters: ReplicateParameters | ProcessReplicateParameters;
  /** The pipeline's own. */
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** Where the paths were imported, and over how many rows those share values. */
  readonly imported: SharedRows | undefined;
  readonly overlap: number;
  /** Of users, which the thread has loaded. */
  readonly ownModules: readonly ModuleSource[];
  /** Byte offset of an int32 that is not 0 where the work is to stop. */
  readonly stop: number;
}

/** The rows of a part, or why there are none. */
export type ReplicatesOutput = { readonly columns: readonly Column[] } | Failure;

let engine: InThread | undefined;

export async function replicates(
  { modules, memory }: TaskContext,
  tasks: Readonly<Record<string, Task>>,
  { parameters, seed, first, count, imported, overlap, stop }: ReplicatesInput,
): Promise<ReplicatesOutput> {
  engine ??= new InThread(modules, tasks);
  const stopped = memory.int32(stop, 1);
  engine.isStopped = () => Atomics.load(stopped, 0) !== 0;
  const simulated =
    parameters.simulate &&
    new SimulatedSource(
      engine,
      parameters.simulate,
      'process' in parameters ? parameters.of : parameters.targets.of,
    );
  const paths = new PathsInThread(engine, simulated ?? sharedSource(engine, imported!));
  const made = new ReplicateColumns();
  // The two questions share hardly any code, and a thread loads what it needs.
  const { replicateProcess } = 'process' in parameters ? await import('./replicate-process.js') : {};
  let [r, own] = [first, seed];
  try {
    for (; r < first + count; r++) {
      own = replicateSeed(seed, r);
      if (simulated) {
        simulated.begin(own);
        paths.renew();
        // Of the replicate before nothing is left but the numbers that it found.
        if (!('process' in parameters)) reuseArrays();
      }
      await engine.pause();
      const found =
        'process' in parameters
          ? await replicateProcess!(engine, paths, parameters, own)
          : await replicate(engine, paths, parameters, own, overlap);
      made.add(r, String(own), found);
    }
    return { columns: made.columns() };
  } catch (error) {
    return failureOf(error, `replicate ${r} (--set seed=${own}): `);
  } finally {
    keepArrays();
    paths.release();
    simulated?.release();
  }
}
