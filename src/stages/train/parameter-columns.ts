import type { Column } from '../../arrow/columns.js';
import type { ParameterResult } from './fit-summary.js';

/** One row a parameter and sample: fitted on the training rows (`train`) and on all rows (`full`). */
export function parameterColumns(
  parameters: readonly ParameterResult[],
  fullSample: readonly ParameterResult[] | null,
): Column[] {
  const rows = [
    ...parameters.map((parameter) => ({ sample: 'train', ...parameter })),
    ...(fullSample ?? []).map((parameter) => ({ sample: 'full', ...parameter })),
  ];
  const number = (name: string, value: (row: ParameterResult) => number | null | undefined): Column => ({
    name,
    type: 'float64',
    values: Float64Array.from(rows, (row) => value(row) ?? NaN),
    nullable: true,
  });
  return [
    { name: 'sample', type: 'utf8', values: rows.map(({ sample }) => sample) },
    { name: 'name', type: 'utf8', values: rows.map(({ name }) => name) },
    number('estimate', (row) => row.estimate),
    number('standardError', (row) => row.standardError),
    number('lower95', (row) => row.interval95?.[0]),
    number('upper95', (row) => row.interval95?.[1]),
    number('degreesOfFreedom', (row) => row.degreesOfFreedom),
    number('truth', (row) => row.truth),
  ];
}
