import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock } from '../training/data.js';

/**
 * Cubic B-splines B_0 … B_{K−1} on K + 4 knots, ascending, the first and the last of them four times: at every x four
 * are above 0, and all add up to 1. Beyond the ends they go on as they are there, so that a λ(x) = Σ_b θ_b B_b(x) stays
 * what it was.
 */
export interface SplineBasis {
  readonly knots: readonly number[];
}

export const splineFunctions = ({ knots }: SplineBasis): number => knots.length - 4;

/** The share of values below the first knot and above the last: a few far out would decide how the ends bend. */
const tail = 0.025;

/**
 * A basis of at most `functions` splines on the values of a sorted sample, its knots at their quantiles, so that each
 * stretch between two knots has as many values; fewer where values repeat. Undefined where (nearly) all are the same.
 */
export function splineBasis(sorted: Float64Array, functions: number): SplineBasis | undefined {
  const at = (share: number): number =>
    sorted[Math.round((tail + (1 - 2 * tail) * share) * (sorted.length - 1))];
  const [low, high] = [at(0), at(1)];
  if (!(low < high)) return undefined;
  const stretches = Math.max(1, functions - 3);
  const inner: number[] = [];
  for (let i = 1; i < stretches; i++) {
    const knot = at(i / stretches);
    if (knot > (inner.at(-1) ?? low) && knot < high) inner.push(knot);
  }
  return { knots: [low, low, low, low, ...inner, high, high, high, high] };
}

interface SplineMeansInput {
  /** Byte offsets: float64 x[rows × n]; float64 knots[K + 4]; float64 out[rows × K]. */
  readonly x: number;
  readonly knots: number;
  readonly out: number;
  readonly rows: number;
  readonly n: number;
  readonly functions: number;
  readonly rowsPerShard: number;
}

/** The task: out[row, b] = (1/n) Σ_i B_b(x[row, i]) x[row, i]², sharded over rows. */
export function splineMeans({ kernels }: TaskContext, input: SplineMeansInput, shard: number): void {
  const { x, n, knots, functions, out, rowsPerShard } = input;
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  kernels.splineMeans(x + first * n * 8, rows, n, knots, functions, out + first * functions * 8);
}

/**
 * The row means Φ_jb = (1/n) Σ_i B_b(x_ij) x_ij² of every row, one column a spline. They add up to s_j. They are there when
 * `visit` has been given every block.
 */
export function splineVisitor(
  pool: Executor,
  n: number,
  rows: number,
  basis: SplineBasis,
): { readonly columns: readonly Float64Array[]; visit(block: PathBlock): Promise<void> } {
  const functions = splineFunctions(basis);
  const columns = Array.from({ length: functions }, () => new Float64Array(rows));
  return {
    columns,
    async visit(block) {
      const means = await meansOfBlock(pool, block, n, basis);
      columns.forEach((column, b) => {
        for (let r = 0; r < block.rows; r++) column[block.first + r] = means[r * functions + b];
      });
    },
  };
}

async function meansOfBlock(
  pool: Executor,
  { x, rows }: PathBlock,
  n: number,
  basis: SplineBasis,
): Promise<Float64Array> {
  const { memory } = pool;
  const functions = splineFunctions(basis);
  const values = rows * functions;
  const out = memory.reserve(values * 8, 'means of splines');
  const knots = memory.reserve(basis.knots.length * 8, 'knots of splines');
  try {
    memory.float64(knots, basis.knots.length).set(basis.knots);
    const input: SplineMeansInput = { x, knots, out, rows, n, functions, rowsPerShard: rowsPerShard(n) };
    await pool.each('splineMeans', input, Math.ceil(rows / input.rowsPerShard));
    return memory.float64(out, values).slice();
  } finally {
    memory.release(knots, basis.knots.length * 8);
    memory.release(out, values * 8);
  }
}
