import type { Table } from './document.js';

/** Rows of a figure's table, at most. */
const tableRows = 200;

/** At most `most` of the numbers 0 … count − 1, evenly spaced, the first and the last among them. */
export function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/** Values at evenly spaced places, at most `most` of them. */
export function sampled<Value>(values: ArrayLike<Value>, most: number): Value[] {
  return evenly(values.length, most).map((i) => values[i]);
}

export interface TableColumn<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  text(row: Row): string;
}

/** A table of at most 200 of some rows, evenly spaced; `total` rows there are, where these are a sample already. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  total = rows.length,
): Table {
  const shown = sampled(rows, tableRows);
  return {
    columns: columns.map(({ title, align }) => ({ title, align })),
    rows: shown.map((row) => columns.map(({ text }) => text(row))),
    ...(shown.length < total && { total }),
  };
}
