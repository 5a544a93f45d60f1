import type { PathBlocks } from './data.js';
import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';

/** What each of the n inputs is standardised by. */
export interface InputScale {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

const columnsPerShard = 64;

export interface ColumnMomentsInput {
  readonly x: number;
  readonly n: number;
  /** uint32[count]: which rows of the block count. */
  readonly rowIndices: number;
  readonly count: number;
  readonly seen: number;
  readonly mean: number;
  readonly m2: number;
}

export function columnMoments({ kernels }: TaskContext, input: ColumnMomentsInput, shard: number): void {
  const first = shard * columnsPerShard;
  const columns = Math.min(columnsPerShard, input.n - first);
  const { x, n, rowIndices, count, seen, mean, m2 } = input;
  kernels.columnMoments(x, n, rowIndices, count, seen, first, columns, mean, m2);
}

/**
 * Mean and standard deviation of x over all values of the rows `train` (ascending), in one pass over the paths.
 * The n inputs of a row are the same quantity, so they share one scale: what distinguishes a late row from an
 * early one, or a path from another, is not scaled away.
 */
export async function inputScale(pool: Executor, paths: PathBlocks, train: Uint32Array): Promise<InputScale> {
  const { n } = paths;
  const { memory } = pool;
  const mean = memory.reserve(n * 8, 'the mean of the inputs');
  const m2 = memory.reserve(n * 8, 'the spread of the inputs');
  let seen = 0;
  try {
    await paths.each(async ({ x, first, rows }) => {
      const end = train.findIndex((j) => j >= first + rows);
      const inBlock = train.subarray(seen, end < 0 ? train.length : end).map((j) => j - first);
      const rowIndices = memory.reserve(inBlock.length * 4, 'row indices');
      memory.uint32(rowIndices, inBlock.length).set(inBlock);
      const input: ColumnMomentsInput = { x, n, rowIndices, count: inBlock.length, seen, mean, m2 };
      await pool.each('columnMoments', input, inBlock.length === 0 ? 0 : Math.ceil(n / columnsPerShard));
      memory.release(rowIndices, inBlock.length * 4);
      seen += inBlock.length;
    });
    return pooled(memory.float64(mean, n), memory.float64(m2, n), train.length);
  } finally {
    memory.release(mean, n * 8);
    memory.release(m2, n * 8);
  }
}

/** Mean and sd over all columns of `rows` values each, from their means and squared deviations (Chan et al. 1983). */
function pooled(means: Float64Array, m2: Float64Array, rows: number): InputScale {
  const n = means.length;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const squares = m2.reduce((sum, value, i) => sum + value + rows * (means[i] - mean) * (means[i] - mean), 0);
  const sd = Math.sqrt(squares / rows / n);
  return { mean: new Float64Array(n).fill(mean), sd: new Float64Array(n).fill(sd) };
}
