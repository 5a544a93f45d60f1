import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import { rowExtremes, type RowsInput } from './row-functions.js';

/**
 * Sine functions on [centre − halfWidth, centre + halfWidth], zero at both ends and beyond:
 * sin(b θ), θ = (π/2)(1 + (x − centre)/halfWidth), b = 1 … functions.
 */
export interface SineBasis {
  readonly centre: number;
  readonly halfWidth: number;
  readonly functions: number;
}

interface SineMeansInput extends RowsInput, SineBasis {}

/** The task: out[row, b − 1] = (1/n) Σ_i sin(b θ_i) x[row, i]², sharded over rows. */
export function sineMeans({ kernels }: TaskContext, input: SineMeansInput, shard: number): void {
  const { x, n, functions, centre, halfWidth, out, rowsPerShard } = input;
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  const to = out + first * functions * 8;
  kernels.sineMeans(x + first * n * 8, rows, n, functions, centre, 1 / halfWidth, to);
}

/** The least and the greatest x of the rows listed (ascending), in one pass over the paths. */
export async function rangeOf(
  pool: Executor,
  paths: PathBlocks,
  listed: Uint32Array,
): Promise<{ low: number; high: number }> {
  const { n } = paths;
  let [low, high] = [Infinity, -Infinity];
  let next = 0;
  await paths.each(async (block) => {
    const extremes = await rowExtremes(pool, block, n);
    const { first, rows } = block;
    for (; listed[next] < first + rows; next++) {
      low = Math.min(low, extremes[2 * (listed[next] - first)]);
      high = Math.max(high, extremes[2 * (listed[next] - first) + 1]);
    }
  });
  return { low, high };
}

/** Values of Φ that are in memory at once. */
const valuesAtOnce = 1 << 21;

/**
 * Visits, row by row in order, Φ_b = (1/n) Σ_i sin(b θ_i) x_i², b = 1 … functions, of a block's rows. What `visit`
 * gets is the shared memory: it is overwritten after the next rows.
 */
export async function eachSineMeans(
  pool: Executor,
  { first, rows, x }: PathBlock,
  n: number,
  basis: SineBasis,
  visit: (row: number, phi: Float64Array) => void,
): Promise<void> {
  const { functions } = basis;
  const most = Math.min(rows, Math.max(1, Math.floor(valuesAtOnce / functions)));
  const out = pool.memory.reserve(most * functions * 8, 'means of sines');
  try {
    for (let from = 0; from < rows; from += most) {
      const count = Math.min(most, rows - from);
      const shape = { x: x + from * n * 8, rows: count, n, out, rowsPerShard: rowsPerShard(n * functions) };
      const input: SineMeansInput = { ...shape, ...basis };
      await pool.each('sineMeans', input, Math.ceil(count / input.rowsPerShard));
      const phi = pool.memory.float64(out, count * functions);
      for (let r = 0; r < count; r++) {
        visit(first + from + r, phi.subarray(r * functions, (r + 1) * functions));
      }
    }
  } finally {
    pool.memory.release(out, most * functions * 8);
  }
}
