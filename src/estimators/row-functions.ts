import { copied, float64 } from '../arrays.js';
import type { RowFunction } from '../kernels/kernels.js';
import type { Executor } from '../pool/executor.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock } from '../training/data.js';

/** What a task of numbers of rows is given; all are sharded over rows. */
export interface RowsInput {
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
  pool: Executor,
  block: PathBlock,
  n: number,
  power: number,
): Promise<Float64Array> {
  if (power === 0) return float64(block.rows).fill(1);
  return numbersOfRows(pool, block, n, 'meanPower', [power], (rows): MeanPowerInput =>
    Object.assign(rows, { power }),
  );
}

/** What a kernel of one number a row gives for each row of a block, float64[rows]. */
export async function rowFunction(
  pool: Executor,
  block: PathBlock,
  n: number,
  { kernel, constants }: Pick<RowFunctionInput, 'kernel' | 'constants'>,
): Promise<Float64Array> {
  return numbersOfRows(
    pool,
    block,
    n,
    'rowFunction',
    constants,
    (rows): RowFunctionInput => Object.assign(rows, { kernel, constants }),
    kernel,
  );
}

/** The least and the greatest x of each row of a block, float64[rows × 2]. */
export async function rowExtremes(pool: Executor, block: PathBlock, n: number): Promise<Float64Array> {
  return numbersOfRows(pool, block, n, 'rowExtremes', none, (rows) => rows);
}

/** A task's numbers of each row, two of `rowExtremes`, else one. They are known by the function and its constants. */
async function numbersOfRows(
  pool: Executor,
  { x, rows, known }: PathBlock,
  n: number,
  task: 'meanPower' | 'rowFunction' | 'rowExtremes',
  constants: readonly number[],
  inputOf: (rows: RowsInput) => RowsInput,
  of: string = task,
): Promise<Float64Array> {
  const before = known?.find(of, constants);
  if (before) return before;
  const width = task === 'rowExtremes' ? 2 : 1;
  const bytes = rows * width * 8;
  const out = pool.memory.reserve(bytes, 'numbers of each row');
  try {
    const input = inputOf({ x, rows, n, out, rowsPerShard: rowsPerShard(n) });
    await pool.eachAtOnce(task, input, Math.ceil(rows / input.rowsPerShard));
    const numbers = copied(pool.memory.float64(out, rows * width));
    known?.keep(of, constants, numbers);
    return numbers;
  } finally {
    pool.memory.release(out, bytes);
  }
}

const none: readonly number[] = [];
