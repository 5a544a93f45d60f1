import type { Column } from '../arrow/columns.js';
import { sinesAt } from '../kernels/reference/sine-means.js';
import type { StoredFit } from './estimator.js';
import { frequency, type Posterior } from './marginal-likelihood.js';
import type { SineBasis } from './sine-means.js';

/** 1, sin θ, sin 2θ, … at x. */
export function sines({ centre, halfWidth, functions }: SineBasis, x: number): Float64Array {
  const { first, twiceCosine } = sinesAt(x, centre, 1 / halfWidth);
  const values = new Float64Array(functions + 1);
  for (let b = 1, before = 0, sine = first; b <= functions; b++) {
    values[b] = sine;
    [before, sine] = [sine, twiceCosine * sine - before];
  }
  values[0] = 1;
  return values;
}

/** `posterior`: a row a weight (b = 0: the mean); `covariance`: R's lower triangle, RᵀR being θ's; `scale`. */
export function tablesOf(
  basis: SineBasis,
  { priorVariance, mean, root }: Posterior,
): Record<string, Column[]> {
  const p = mean.length;
  const int32 = (name: string, values: ArrayLike<number>): Column => ({
    name,
    type: 'int32',
    values: Int32Array.from(values),
  });
  const float64 = (name: string, values: ArrayLike<number>, nullable = false): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(values),
    nullable,
  });
  const weights = Array.from({ length: p }, (_, b) => b);
  const entries = weights.flatMap((row) => weights.slice(0, row + 1).map((column) => ({ row, column })));
  return {
    scale: [float64('centre', [basis.centre]), float64('halfWidth', [basis.halfWidth])],
    posterior: [
      int32('b', weights),
      float64(
        'frequency',
        weights.map((b) => frequency(basis, b)),
      ),
      float64('priorVariance', priorVariance, true),
      float64('mean', mean),
    ],
    covariance: [
      int32(
        'row',
        entries.map(({ row }) => row),
      ),
      int32(
        'column',
        entries.map(({ column }) => column),
      ),
      float64(
        'root',
        entries.map(({ row, column }) => root[row * p + column]),
      ),
    ],
  };
}

export function storedPosterior(fit: StoredFit): {
  basis: SineBasis;
  mean: Float64Array;
  root: Float64Array;
} {
  const mean = fit.column('posterior', 'mean');
  const p = mean.length;
  const [centre] = fit.column('scale', 'centre');
  const [halfWidth] = fit.column('scale', 'halfWidth');
  const root = new Float64Array(p * p);
  const values = fit.column('covariance', 'root');
  let at = 0;
  for (let row = 0; row < p; row++) {
    for (let column = 0; column <= row; column++) root[row * p + column] = values[at++];
  }
  return { basis: { centre, halfWidth, functions: p - 1 }, mean, root };
}
