import type { PolynomialShape } from '../bases/basis.js';
import type { Pool } from '../pool/pool.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import { type Interval, type ScaledBasis, scaledBasis } from './chebyshev.js';
import { rowFunction } from './row-functions.js';

/** Whether a basis' row means have to be taken from the paths: the mean of x² is known as s. */
export function needsPaths({ degree }: PolynomialShape): boolean {
  return degree > 0;
}

export interface Design {
  readonly basis: ScaledBasis;
  /** Φ, one column a function: Φ_jb = (1/n) Σ_i φ_b(x_ij), each float64[rows]. */
  readonly columns: readonly Float64Array[];
}

/**
 * The row means of a basis' Chebyshev functions φ_b(x) = x^lowest T_b((x − centre) · scale) on the range of all
 * rows' x (the range says nothing of k). Two passes over the paths: one for the range, unless it is known, one for the means.
 */
export async function designMatrix(
  pool: Pool,
  paths: PathBlocks,
  s: Float64Array,
  shape: PolynomialShape,
): Promise<Design> {
  const { visit, ...design } = await designVisitor(pool, paths, s, shape);
  if (visit) await paths.each(visit);
  return design;
}

/** A design whose columns are there when `visit`, where there is one, has been given every block: passes can be shared. */
export interface DesignVisitor extends Design {
  readonly visit: ((block: PathBlock) => Promise<void>) | undefined;
}

/** The same for a pass that others share. One pass over the paths is its own: for the range, unless it is known. */
export async function designVisitor(
  pool: Pool,
  paths: PathBlocks,
  s: Float64Array,
  shape: PolynomialShape,
): Promise<DesignVisitor> {
  const range = needsPaths(shape) ? await rangeOf(pool, paths) : { low: 0, high: 0 };
  const basis = scaledBasis(shape, range);
  const columns = Array.from({ length: shape.degree + 1 }, () => new Float64Array(s.length));
  if (!needsPaths(shape)) {
    columns[0].set(await meansOf(pool, { first: 0, rows: s.length, x: 0 }, paths.n, s, basis, 0));
    return { basis, columns, visit: undefined };
  }
  const visit = async (block: PathBlock): Promise<void> => {
    const within = s.subarray(block.first, block.first + block.rows);
    for (const [b, column] of columns.entries()) {
      column.set(await meansOf(pool, block, paths.n, within, basis, b), block.first);
    }
  };
  return { basis, columns, visit };
}

/** (1/n) Σ_i φ_b(x_ij) of a block's rows; s are their mean squares. */
export async function meansOf(
  pool: Pool,
  block: PathBlock,
  n: number,
  s: Float64Array,
  { lowest, centre, scale }: ScaledBasis,
  b: number,
): Promise<Float64Array> {
  if (b === 0) return lowest === 2 ? s : new Float64Array(block.rows).fill(1);
  return rowFunction(pool, block, n, { kernel: 'meanChebyshev', constants: [lowest, b, centre, scale] });
}

async function rangeOf(pool: Pool, paths: PathBlocks): Promise<Interval> {
  const known = paths.extremes?.();
  if (known) return known;
  let [low, high] = [Infinity, -Infinity];
  await paths.each(async (block) => {
    for (const sign of [1, -1]) {
      const most = await rowFunction(pool, block, paths.n, { kernel: 'rowMaximum', constants: [sign] });
      for (const value of most) {
        if (sign > 0) high = Math.max(high, value);
        else low = Math.min(low, -value);
      }
    }
  });
  return { low, high };
}
