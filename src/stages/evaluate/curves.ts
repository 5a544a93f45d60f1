import type { Column } from '../../arrow/columns.js';
import type { LambdaCurve } from '../../estimators/estimator.js';
import type { CurveScore } from '../../evaluation/curve-score.js';
import type { Executor } from '../../pool/executor.js';
import { eachSampled, sampleSteps } from '../../rows/path-sample.js';
import type { StoredPaths } from '../../rows/stored-paths.js';

/** Points of a grid, and the share of x's values that lies below and above it. */
const gridPoints = 101;
const tail = 0.025;

/**
 * 101 evenly spaced points from the 2.5 % to the 97.5 % quantile of x over all rows; a single point where the two
 * are the same. The quantiles are those of a sample of x.
 */
export async function curveGrid(paths: StoredPaths, pool: Executor): Promise<Float64Array> {
  const sorted = await sampleOfX(paths, pool);
  const [low, high] = [quantile(sorted, tail), quantile(sorted, 1 - tail)];
  if (!(low < high)) return Float64Array.of(low);
  const step = (high - low) / (gridPoints - 1);
  return Float64Array.from({ length: gridPoints }, (_, g) => (g === gridPoints - 1 ? high : low + g * step));
}

/**
 * The values of x that quantiles are taken from, sorted (eachSampled). One pass, one block in memory at a time, unless the
 * dataset has them stored.
 */
export async function sampleOfX(paths: StoredPaths, pool: Executor): Promise<Float64Array> {
  const stored = paths.sample();
  if (stored) return stored.sort();
  const steps = sampleSteps(paths);
  const sample: number[] = [];
  await paths.each((block) => {
    const x = pool.memory.float64(block.x, block.rows * paths.n);
    eachSampled(steps, block, paths.n, x, (value) => sample.push(value));
    return Promise.resolve();
  });
  return Float64Array.from(sample).sort();
}

/** The quantile of sorted values, linear between them (Hyndman & Fan 1996, type 7). */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** λ̂(x) of one estimator on the grid. */
export interface NamedCurve extends LambdaCurve {
  readonly name: string;
}

/** How near a curve is to the truth, and how large the truth is on the same grid. */
export interface ScoredCurve {
  readonly score: CurveScore;
  readonly truth: Float64Array | undefined;
}

/** The table `curves`: one row an estimator and grid point; null where there is no value. */
export function curveColumns(
  grid: Float64Array,
  curves: readonly NamedCurve[],
  truth: Float64Array | undefined,
): Column[] {
  const unknown = new Float64Array(grid.length).fill(NaN);
  const column = (
    name: string,
    values: (curve: NamedCurve) => Float64Array | undefined,
    nullable = true,
  ): Column => ({
    name,
    type: 'float64',
    nullable,
    values: Float64Array.from(
      curves.flatMap((curve) =>
        Array.from(values(curve) ?? unknown, (value) => (Number.isFinite(value) ? value : NaN)),
      ),
    ),
  });
  return [
    {
      name: 'estimator',
      type: 'utf8',
      values: curves.flatMap(({ name }) => Array.from(grid, () => name)),
    },
    column('x', () => grid, false),
    column('lambdaHat', ({ lambda }) => lambda),
    column('lower95', ({ lower95 }) => lower95),
    column('upper95', ({ upper95 }) => upper95),
    column('truth', () => truth),
  ];
}
