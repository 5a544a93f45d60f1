import { picked } from '../arrays.js';
import type { PolynomialShape } from '../bases/basis.js';
import type { Executor } from '../pool/executor.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import { type Interval, type ScaledBasis, scaledBasis } from './chebyshev.js';
import { type Factorisation, factorised } from './householder.js';
import { rowExtremes, rowFunction } from './row-functions.js';

/** Whether a basis' row means have to be taken from the paths: the mean of x² is known as s. */
export function needsPaths({ degree }: PolynomialShape): boolean {
  return degree > 0;
}

export interface Design {
  readonly basis: ScaledBasis;
  /** Φ, one column a function: Φ_jb = (1/n) Σ_i φ_b(x_ij), each float64[rows]. */
  readonly columns: readonly Float64Array[];
  /** Choices of its rows that were fitted before. */
  readonly known: DesignRows[];
}

/** Some rows of a design, and what of a fit to them does not depend on k. */
export interface DesignRows {
  readonly rows: Uint32Array;
  readonly columns: readonly Float64Array[];
  /** Undefined where the rows do not determine the parameters. */
  readonly factorisation: Factorisation | undefined;
}

/** The rows of a design: the same for as long as it lives, since many targets may be fitted to it. */
export function designRows(
  { columns, known }: Pick<Design, 'columns' | 'known'>,
  rows: Uint32Array,
): DesignRows {
  let found = known.find((candidate) => candidate.rows === rows);
  if (!found) {
    const within = columns.map((column) => picked(column, rows));
    found = { rows, columns: within, factorisation: factorised(within) };
    known.push(found);
  }
  return found;
}

/**
 * The row means of a basis' Chebyshev functions φ_b(x) = x^lowest T_b((x − centre) · scale) on the range of all
 * rows' x (the range says nothing of k). Two passes over the paths: one for the range, unless it is known, one for the means;
 * none where these paths have had it before.
 */
export async function designMatrix(
  pool: Executor,
  paths: PathBlocks,
  s: Float64Array,
  shape: PolynomialShape,
): Promise<Design> {
  const name = `design ${shape.lowest} ${shape.degree} ${shape.around ?? 0}`;
  const known = paths.known?.get(name) as Design | undefined;
  if (known) return known;
  const { visit, ...design } = await designVisitor(pool, paths, s, shape);
  if (visit) await paths.each(visit);
  paths.known?.set(name, design);
  return design;
}

/** A design whose columns are there when `visit`, where there is one, has been given every block: passes can be shared. */
export interface DesignVisitor extends Design {
  readonly visit: ((block: PathBlock) => Promise<void>) | undefined;
}

/** The same for a pass that others share. One pass over the paths is its own: for the range, unless it is known. */
export async function designVisitor(
  pool: Executor,
  paths: PathBlocks,
  s: Float64Array,
  shape: PolynomialShape,
): Promise<DesignVisitor> {
  const isConstant = !needsPaths(shape);
  const basis = scaledBasis(shape, isConstant ? { low: 0, high: 0 } : await rangeOf(pool, paths));
  const columns: Float64Array[] = [shape.lowest === 2 ? s : new Float64Array(s.length).fill(1)];
  if (isConstant) return { basis, columns, known: [], visit: undefined };
  const visit = async (block: PathBlock): Promise<void> => {
    for (let b = 1; b <= shape.degree; b++) {
      const means = await meansOf(pool, block, paths.n, s, basis, b);
      // Of a single block they are the column.
      if (block.rows === s.length) columns[b] = means;
      else (columns[b] ??= new Float64Array(s.length)).set(means, block.first);
    }
  };
  return { basis, columns, known: [], visit };
}

/** (1/n) Σ_i φ_b(x_ij) of a block's rows; s are their mean squares. */
export async function meansOf(
  pool: Executor,
  block: PathBlock,
  n: number,
  s: Float64Array,
  { lowest, centre, scale }: ScaledBasis,
  b: number,
): Promise<Float64Array> {
  if (b === 0) return lowest === 2 ? s : new Float64Array(block.rows).fill(1);
  return rowFunction(pool, block, n, { kernel: 'meanChebyshev', constants: [lowest, b, centre, scale] });
}

async function rangeOf(pool: Executor, paths: PathBlocks): Promise<Interval> {
  const known = paths.extremes?.();
  if (known) return known;
  let range: Interval = { low: Infinity, high: -Infinity };
  await paths.each(async (block) => {
    range = widened(range, await rowExtremes(pool, block, paths.n));
  });
  return range;
}

/** A range with the extremes of some rows, pairs of least and greatest. */
function widened({ low, high }: Interval, extremes: Float64Array): Interval {
  for (let i = 0; i < extremes.length; i += 2) {
    low = Math.min(low, extremes[i]);
    high = Math.max(high, extremes[i + 1]);
  }
  return { low, high };
}
