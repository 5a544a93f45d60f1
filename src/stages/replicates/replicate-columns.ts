import type { Column } from '../../arrow/columns.js';
import type { ReplicateRow } from '../../evaluation/study.js';

export const replicateWords = ['seed', 'estimator', 'parameter', 'status'] as const;
export const replicateFigures = [
  'estimate',
  'standardError',
  'lower95',
  'upper95',
  'truth',
  'theoryError',
] as const;

/**
 * What the estimators found in some replicates, one row per parameter; `theoryBias` where theory expects one. Seeds are texts: to be
 * copied, not rounded.
 */
export function replicateColumns(rows: readonly ReplicateRow[]): Column[] {
  const hasBias = rows.some(({ theoryBias }) => theoryBias !== undefined);
  const numbers = [...replicateFigures, ...(hasBias ? (['theoryBias'] as const) : [])];
  return [
    { name: 'replicate', type: 'int32', values: Int32Array.from(rows, ({ replicate }) => replicate) },
    ...replicateWords.map((name): Column => ({ name, type: 'utf8', values: rows.map((row) => row[name]) })),
    ...numbers.map((name): Column => ({
      name,
      type: 'float64',
      values: Float64Array.from(rows, (row) => row[name] ?? NaN),
      nullable: true,
    })),
  ];
}
