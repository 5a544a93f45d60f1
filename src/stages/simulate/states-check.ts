import { type Damage, DamagedError } from '../../store/damage.js';
import { compileKernelsAtOnce } from '../../kernels/load.js';
import type { Manifest } from '../../store/manifest.js';
import { type Part, partFileName } from '../../store/part.js';
import type { Dataset } from '../../store/dataset.js';
import type { ValuesCheck } from '../../store/verify.js';
import { type OwnThread, ownThread } from '../../pool/own-thread.js';
import { type PathsSummary, pathRowsPerPart, type RowRange, rowRanges } from '../../rows/parts.js';
import { RowSummaries, type RowSummary, SummaryMemory } from '../../rows/row-summaries.js';
import { PathState } from '../../rows/path-state.js';
import { startOf } from '../../rows/path-start.js';
import { placeAt, shardsOf, simulatePaths } from '../../rows/simulate-task.js';
import { simulateInput } from '../../rows/simulation.js';
import {
  cutsOf,
  isOfTheseKernels,
  keepsStates,
  lawOf,
  type PathLaw,
  readSample,
  readSquares,
  readState,
  type StatesSummary,
} from '../../rows/stored-states.js';
import { piecesOf, summariseRows } from '../../rows/summarise-task.js';

/**
 * Computes the paths of datasets that keep states again, from the state before each part, and holds what is kept of the part
 * against them: its state, the sha256 and the range of x, the mean squares. Paths that other kernels have made are left
 * alone: their bytes are as they were written, and nothing can be said of their values.
 */
export function statesCheck(): ValuesCheck {
  let thread: OwnThread | undefined;
  return {
    bytesOf: (manifest, part) => {
      const range = partIn(manifest, part);
      return range ? range.rows * nOf(manifest) * 8 : 0;
    },
    async damageOf({ folder }, manifest, part, onBytes) {
      const range = partIn(manifest, part);
      if (!range) return undefined;
      thread ??= ownThread(compileKernelsAtOnce());
      const dataset = { folder, manifest };
      try {
        return await damageIn(thread, dataset, lawOf(dataset)!, range, onBytes);
      } catch (error) {
        // A file beside it, which is named for itself.
        if (error instanceof DamagedError) return undefined;
        throw error;
      }
    },
  };
}

const nOf = ({ summary }: Manifest): number => (summary as unknown as PathsSummary).n;

/** The rows that a file of the table `states` stands for; undefined of any other file. */
function partIn(manifest: Manifest, { file }: Part): RowRange | undefined {
  if (!keepsStates({ manifest })) return undefined;
  const summary = manifest.summary as unknown as StatesSummary;
  if (!isOfTheseKernels(summary)) return undefined;
  const { parts } = cutsOf(summary);
  return parts.find(({ index }) => file === partFileName(index, 'states'));
}

async function damageIn(
  thread: OwnThread,
  dataset: Dataset,
  law: PathLaw,
  part: RowRange,
  onBytes: (bytes: number) => Promise<void>,
): Promise<Damage | undefined> {
  const { index } = part;
  const paths = dataset.manifest.summary as unknown as PathsSummary;
  const { n } = paths;
  const [stored, squares] = [readState(dataset, index), readSquares(dataset, index)];
  const before = index > 0 ? readState(dataset, index - 1).state : startOf(law, n, law.seed);
  const { state, summary } = await computed(thread, { ...paths, law, before }, part, onBytes);
  const file = partFileName(index, 'states');
  const differs = (what: string, name = file): Damage => ({
    file: name,
    what: 'different',
    detail: `computed again, the paths of its rows have ${what}`,
  });
  const same = (one: Float64Array, other: Float64Array): boolean =>
    one.length === other.length && one.every((value, i) => Object.is(value, other[i]));
  if (summary.sha256 !== stored.sha256) return differs(`sha256 ${summary.sha256.slice(0, 12)}`);
  if (!same(state, stored.state)) return differs('another state at their end');
  if (summary.least !== stored.least || summary.greatest !== stored.greatest) return differs('another range');
  if (!same(summary.squares, squares)) {
    return differs('other mean squares', partFileName(index, 'rows'));
  }
  if (!same(summary.sample, readSample(dataset, index))) {
    return differs('another sample', partFileName(index, 'sample'));
  }
  return undefined;
}

/** What simulating a part leaves, block by block on the calling thread. */
async function computed(
  thread: OwnThread,
  { law, before, ...paths }: PathsSummary & { readonly law: PathLaw; readonly before: Float64Array },
  part: RowRange,
  onBytes: (bytes: number) => Promise<void>,
): Promise<{ state: Float64Array; summary: RowSummary }> {
  const { memory } = thread;
  const { n } = paths;
  const blockRows = pathRowsPerPart(n);
  const most = Math.min(blockRows, part.rows);
  const bytes = law.components.length * most * n * 8;
  const x = memory.reserve(bytes, 'a block of paths');
  const current = new PathState(memory, law, n);
  const kept = new SummaryMemory(memory, paths, { rows: most, blockRows });
  try {
    current.values.set(before);
    const taken = new RowSummaries(part.rows);
    for (const { first, rows } of rowRanges(part.rows, blockRows)) {
      const range = { first: part.first + first, rows };
      const input = simulateInput(current, law.seed, range, placeAt(x, most * n * 8));
      for (let shard = 0; shard < shardsOf(n); shard++) simulatePaths(thread, input, shard);
      const [summarise] = kept.inputs(range, [x]);
      for (let piece = 0; piece < piecesOf(summarise); piece++) summariseRows(thread, summarise, piece);
      taken.add(memory, summarise);
      await onBytes(rows * n * 8);
    }
    return { state: current.values.slice(), summary: taken.summary };
  } finally {
    kept.release();
    current.release();
    memory.release(x, bytes);
  }
}
