import type { Pool } from '../pool/pool.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock, PathBlocks } from '../training/data.js';

/** The task `meanPower`: out[row · outStride] = (1/n) Σ_i x[row, i]^power, sharded over rows. */
export interface MeanPowerInput {
  readonly x: number;
  readonly rows: number;
  readonly n: number;
  readonly power: number;
  readonly out: number;
  readonly rowsPerShard: number;
}

/** (1/n) Σ_i x_ij^power for each row of a block, float64[rows]. */
export async function meanPower(
  pool: Pool,
  block: PathBlock,
  n: number,
  power: number,
): Promise<Float64Array> {
  const { x, rows } = block;
  if (power === 0) return new Float64Array(rows).fill(1);
  const out = pool.memory.reserve(rows * 8, 'mean powers');
  try {
    const input: MeanPowerInput = { x, rows, n, power, out, rowsPerShard: rowsPerShard(n) };
    await pool.each('meanPower', input, Math.ceil(rows / input.rowsPerShard));
    return pool.memory.float64(out, rows).slice();
  } finally {
    pool.memory.release(out, rows * 8);
  }
}

/**
 * Φ, one column a power: Φ_jb = (1/n) Σ_i x_ij^powers[b], each float64[rows]. The mean square is known already
 * as s; the paths are read only where another power needs them.
 */
export async function designMatrix(
  pool: Pool,
  paths: PathBlocks,
  s: Float64Array,
  powers: readonly number[],
): Promise<Float64Array[]> {
  const columns = powers.map((power) => (power === 2 ? s : new Float64Array(s.length).fill(1)));
  if (powers.some(needsPaths)) {
    await paths.each(async (block) => {
      for (const [b, power] of powers.entries()) {
        if (needsPaths(power)) columns[b].set(await meanPower(pool, block, paths.n, power), block.first);
      }
    });
  }
  return columns;
}

/** Whether a mean power has to be taken from the paths: those of 0 and 2 are 1 and s. */
export function needsPaths(power: number): boolean {
  return power !== 0 && power !== 2;
}
