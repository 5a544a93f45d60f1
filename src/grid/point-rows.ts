import type { Column } from '../arrow/columns.js';
import { float64Column, textColumn } from '../arrow/reader.js';
import { finite } from '../evaluation/scores.js';
import { readTables } from '../rows/stored-table.js';
import type { Dataset } from '../store/dataset.js';
import { type GridRow, rowNumbers, furtherNumbers } from './row.js';

/** What is kept of small points: the rows of results.arrow without the swept values, which the grid has. */

/** Points that are held against a reference have datasets. */
const noneFurther = Object.fromEntries(furtherNumbers.map((name) => [name, null]));

const words = ['estimator', 'kind', 'status', 'message', 'fingerprint', 'trained'] as const;

/** The rows of some points, by the points' places in their grid. */
export function pointColumns(rows: readonly GridRow[]): Column[] {
  return [
    { name: 'point', type: 'int32', values: Int32Array.from(rows, ({ point }) => point) },
    ...words.map((name): Column => ({ name, type: 'utf8', values: rows.map((row) => row[name]) })),
    ...rowNumbers.map((name): Column => ({
      name,
      type: 'float64',
      values: Float64Array.from(rows, (row) => row[name] ?? NaN),
      nullable: true,
    })),
  ];
}

/** The rows of all parts that there are, by point. */
export function storedPointRows(
  dataset: Dataset,
  valuesOf: (point: number) => GridRow['values'],
): Map<number, GridRow[]> {
  const found = new Map<number, GridRow[]>();
  for (const table of readTables(dataset)) {
    const points = float64Column(table, 'point');
    const texts = words.map((name) => textColumn(table, name));
    const numbers = rowNumbers.map((name) => float64Column(table, name));
    points.forEach((point, r) => {
      const text = Object.fromEntries(words.map((name, w) => [name, texts[w][r]]));
      const number = Object.fromEntries(rowNumbers.map((name, c) => [name, finite(numbers[c][r])]));
      const row = {
        point,
        values: valuesOf(point),
        rung: 0,
        ...text,
        ...number,
        ...noneFurther,
      } as unknown as GridRow;
      found.set(point, [...(found.get(point) ?? []), row]);
    });
  }
  return found;
}
