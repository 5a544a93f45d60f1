import type { Pool } from '../pool/pool.js';
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

/**
 * The four splines that are above 0 at x, by de Boor's recursion (de Boor 1978; Piegl & Tiller 1997, algorithm A2.2):
 * B_first … B_{first+3} into `values`. Returns first.
 */
export function splinesAt(knots: ArrayLike<number>, x: number, values: Float64Array): number {
  const last = knots.length - 5;
  const inside = Math.min(Math.max(x, knots[3]), knots[last + 1]);
  let [low, high] = [3, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (inside >= knots[middle]) low = middle;
    else high = middle - 1;
  }
  values[0] = 1;
  for (let degree = 1; degree <= 3; degree++) {
    let carried = 0;
    for (let r = 0; r < degree; r++) {
      const [right, left] = [knots[low + r + 1] - inside, inside - knots[low + 1 - degree + r]];
      const share = values[r] / (right + left);
      values[r] = carried + right * share;
      carried = left * share;
    }
    values[degree] = carried;
  }
  return low - 3;
}

interface SplineMeansInput {
  /** Byte offsets: float64 x[rows × n]; float64 out[rows × K]. */
  readonly x: number;
  readonly out: number;
  readonly rows: number;
  readonly n: number;
  readonly knots: readonly number[];
  readonly rowsPerShard: number;
}

/** The task: out[row, b] = (1/n) Σ_i B_b(x[row, i]) x[row, i]², sharded over rows. */
export function splineMeans({ memory }: TaskContext, input: SplineMeansInput, shard: number): void {
  const { n, rowsPerShard } = input;
  const functions = splineFunctions(input);
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  const knots = Float64Array.from(input.knots);
  const x = memory.float64(input.x + first * n * 8, rows * n);
  const out = memory.float64(input.out + first * functions * 8, rows * functions);
  out.fill(0);
  const values = new Float64Array(4);
  for (let r = 0; r < rows; r++) {
    const into = r * functions;
    for (let i = r * n; i < (r + 1) * n; i++) {
      const at = into + splinesAt(knots, x[i], values);
      const square = (x[i] * x[i]) / n;
      for (let b = 0; b < 4; b++) out[at + b] += values[b] * square;
    }
  }
}

/**
 * The row means Φ_jb = (1/n) Σ_i B_b(x_ij) x_ij² of every row, one column a spline. They add up to s_j. They are there when
 * `visit` has been given every block.
 */
export function splineVisitor(
  pool: Pool,
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
  pool: Pool,
  { x, rows }: PathBlock,
  n: number,
  { knots }: SplineBasis,
): Promise<Float64Array> {
  const values = rows * splineFunctions({ knots });
  const out = pool.memory.reserve(values * 8, 'means of splines');
  try {
    const input: SplineMeansInput = { x, out, rows, n, knots, rowsPerShard: rowsPerShard(n) };
    await pool.each('splineMeans', input, Math.ceil(rows / input.rowsPerShard));
    return pool.memory.float64(out, values).slice();
  } finally {
    pool.memory.release(out, values * 8);
  }
}
