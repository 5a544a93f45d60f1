import { type Cell, ListCell } from '../inspect/cells.js';
import type { ColumnDescription, TableInspection } from '../inspect/table.js';
import { alignedFigures } from './aligned-figures.js';
import { fitTable, type FlexibleColumn, textColumn } from './fit-table.js';
import type { TextStyle } from './inspect-text.js';
import { listColumn } from './list-column.js';
import { printable, whole, wrap } from './output.js';

/** Columns that are left to a text that has to be cut. */
const leastText = 12;
const numeric = /^(u?int|float|decimal|dictionary<(u?int|float))/;

/** The first rows of a table, and a line on what is not shown. */
export function headLines(
  { rows, columns, head }: Pick<TableInspection, 'rows' | 'columns' | 'head'>,
  style: TextStyle,
): string[] {
  if (rows === 0) return ['no rows'];
  if (head.length === 0) return [];
  const flexible = columns.map((column, c) =>
    headColumn(
      column,
      head.map((row) => row[c]!),
    ),
  );
  const { lines, left } = fitTable(flexible, style.columns);
  const [titles = '', ...body] = lines;
  return [
    style.heading(titles),
    ...body,
    ...(head.length < rows
      ? [`… ${whole(rows - head.length)} more row${rows - head.length === 1 ? '' : 's'}`]
      : []),
    ...leftOut(left, style),
  ];
}

function leftOut(names: readonly string[], style: TextStyle): string[] {
  if (names.length === 0) return [];
  const words = names.map((name, i) => (i < names.length - 1 ? `${name},` : name));
  const plural = names.length === 1 ? 'column' : 'columns';
  return wrap(['…', whole(names.length), 'more', `${plural}:`, ...words], style.columns, '  ');
}

function headColumn({ name, type }: ColumnDescription, cells: readonly Cell[]): FlexibleColumn {
  const title = printable(name);
  if (cells.some((cell) => cell instanceof ListCell)) {
    return listColumn(title, cells as (ListCell | null)[], cellText);
  }
  if (numeric.test(type)) {
    return textColumn(title, alignedFigures(cells as (number | string | null)[]), 'right');
  }
  return textColumn(title, cells.map(cellText), 'left', leastText);
}

function cellText(cell: unknown): string {
  if (cell === null) return '–';
  return printable(typeof cell === 'string' ? cell : JSON.stringify(cell));
}
