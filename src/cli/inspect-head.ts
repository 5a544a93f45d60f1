import { type Cell, ListCell } from '../inspect/cells.js';
import type { ColumnDescription, TableInspection } from '../inspect/table.js';
import { alignedFigures } from './aligned-figures.js';
import { fitTable, type FlexibleColumn, textColumn } from './fit-table.js';
import type { TextStyle } from './text-style.js';
import { listColumn } from './list-column.js';
import { plural, printable, wrap } from './output.js';

/** Columns that are left to a text that has to be cut. */
const leastText = 12;
const numeric = /^(u?int|float|decimal|dictionary<(u?int|float))/;

/** The chosen rows of a table, and a line on those that are not shown, where they would be. */
export function headLines(
  { rows, columns, chosen, shown }: Pick<TableInspection, 'rows' | 'columns' | 'chosen' | 'shown'>,
  style: TextStyle,
): string[] {
  if (rows === 0) return ['no rows'];
  if (shown.length === 0) return [];
  const flexible = columns.map((column, c) =>
    headColumn(
      column,
      shown.map((row) => row[c]!),
    ),
  );
  const others = rows - shown.length;
  const where = { head: 'more', tail: 'earlier', sample: 'other' }[chosen];
  const notShown = others > 0 ? [`… ${plural(others, `${where} row`)}`] : [];
  const { lines, left } = fitTable(flexible, style.columns);
  const [titles = '', ...body] = lines;
  return [
    style.heading(titles),
    ...(chosen === 'tail' ? notShown : []),
    ...body,
    ...(chosen === 'tail' ? [] : notShown),
    ...leftOut(left, style),
  ];
}

function leftOut(names: readonly string[], style: TextStyle): string[] {
  if (names.length === 0) return [];
  const words = names.map((name, i) => (i < names.length - 1 ? `${name},` : name));
  const more = `… ${plural(names.length, 'more column')}:`.split(' ');
  return wrap([...more, ...words], style.columns, '  ');
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
