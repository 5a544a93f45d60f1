import type { RowFunction } from '../kernels/kernels.js';
import type { Pool } from '../pool/pool.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock } from '../training/data.js';

interface RowsInput {
  readonly x: number;
  readonly rows: number;
  readonly n: number;
  readonly out: number;
  readonly rowsPerShard: number;
}

/** The task `meanPower`: out[row] = (1/n) Σ_i x[row, i]^power, sharded over rows. */
export interface MeanPowerInput extends RowsInput {
  readonly power: number;
}

/** The task `rowFunction`: a kernel of one number a row, sharded over rows. */
export interface RowFunctionInput extends RowsInput {
  readonly kernel: RowFunction;
  readonly constants: readonly number[];
}

/** (1/n) Σ_i x_ij^power for each row of a block, float64[rows]. */
export async function meanPower(
  pool: Pool,
  block: PathBlock,
  n: number,
  power: number,
): Promise<Float64Array> {
  if (power === 0) return new Float64Array(block.rows).fill(1);
  return numbersOfRows(pool, block, n, (input): [string, MeanPowerInput] => [
    'meanPower',
    { ...input, power },
  ]);
}

/** What a kernel of one number a row gives for each row of a block, float64[rows]. */
export async function rowFunction(
  pool: Pool,
  block: PathBlock,
  n: number,
  { kernel, constants }: Pick<RowFunctionInput, 'kernel' | 'constants'>,
): Promise<Float64Array> {
  return numbersOfRows(pool, block, n, (input): [string, RowFunctionInput] => [
    'rowFunction',
    { ...input, kernel, constants },
  ]);
}

async function numbersOfRows(
  pool: Pool,
  { x, rows }: PathBlock,
  n: number,
  task: (input: RowsInput) => [string, RowsInput],
): Promise<Float64Array> {
  const out = pool.memory.reserve(rows * 8, 'a number of each row');
  try {
    const [name, input] = task({ x, rows, n, out, rowsPerShard: rowsPerShard(n) });
    await pool.eachAtOnce(name, input, Math.ceil(rows / input.rowsPerShard));
    return pool.memory.float64(out, rows).slice();
  } finally {
    pool.memory.release(out, rows * 8);
  }
}
