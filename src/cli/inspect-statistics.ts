import type { ColumnStatistics, ListShape } from '../inspect/column-statistics.js';
import type { TableInspection } from '../inspect/table.js';
import { alignedFigures } from './aligned-figures.js';
import { fitTable, textColumn } from './fit-table.js';
import { histogramText } from './histogram-text.js';
import type { TextStyle } from './text-style.js';
import { cut, printable, type TableColumn, table, whole, wrap } from './output.js';

type Of<Kind extends ColumnStatistics['kind']> = Extract<ColumnStatistics, { kind: Kind }>;

/** The statistics of a table, in blocks: numbers, texts, times, the rest, and what has to be known of them. */
export function statisticsLines({ stats, rows }: TableInspection, style: TextStyle): string[][] {
  if (!stats || rows === 0) return [];
  const of = <Kind extends ColumnStatistics['kind']>(kind: Kind): Of<Kind>[] =>
    stats.filter((column): column is Of<Kind> => column.kind === kind);
  return [
    ...numberBlocks(of('number'), style),
    textLines(of('text'), style),
    rangeLines(of('range'), style),
    bareLines(of('bare'), style),
    noteLines(stats, style),
  ].filter((lines) => lines.length > 0);
}

/** Columns side by side, their figures below each other; as many tables below each other as the width asks for. */
function numberBlocks(columns: readonly Of<'number'>[], style: TextStyle): string[][] {
  if (columns.length === 0) return [];
  const notFinite = columns.some((column) => column.notFinite > 0);
  const figures = ['mean', 'sd', 'min', '25 %', 'median', '75 %', 'max'];
  const drawn = columns.some((column) => column.histogram !== undefined);
  const labels = [
    'count',
    'nulls',
    ...(notFinite ? ['not finite'] : []),
    ...figures,
    ...(drawn ? ['histogram'] : []),
  ];
  const flexible = columns.map((column) => {
    const { count, nulls, mean, sd, min, quartile1, median, quartile3, max } = column;
    const counts = [count, nulls, ...(notFinite ? [column.notFinite] : [])].map(whole);
    const values = alignedFigures([mean, sd, min, quartile1, median, quartile3, max]);
    const title = cut(printable(column.name), Math.max(8, style.columns - 20));
    const bars = drawn ? [histogramText(column.histogram ?? [])] : [];
    return textColumn(title, [...counts, ...values, ...bars], 'right');
  });
  const blocks: string[][] = [];
  for (let at = 0; at < columns.length;) {
    const labelColumn = textColumn('', labels, 'left');
    const { lines, left } = fitTable([labelColumn, ...flexible.slice(at)], style.columns);
    const [titles = '', ...body] = lines;
    blocks.push([style.heading(titles), ...body]);
    // A terminal too narrow for one column beside the labels shows it cut, once.
    at += Math.max(1, columns.length - at - left.length);
  }
  return blocks;
}

function textLines(columns: readonly Of<'text'>[], style: TextStyle): string[] {
  const rows = columns.map(({ name, count, nulls, distinct, commonest }) => {
    const allDiffer = distinct !== null && distinct === count && distinct > 1;
    const values = commonest.map(({ value, count: times }) => {
      const text = cut(printable(value), 24);
      return allDiffer ? text : `${text} ${whole(times)}`;
    });
    const more = distinct !== null && distinct > values.length ? [...values, '…'] : values;
    const how = distinct === null ? '> 100,000' : whole(distinct);
    return [printable(name), whole(count), whole(nulls), how, more.join(allDiffer ? ', ' : ' · ')];
  });
  const titles = [
    { title: 'text' },
    ...['count', 'nulls', 'distinct'].map((title) => ({ title, align: 'right' as const })),
    { title: 'commonest' },
  ];
  return plainTable(titles, rows, style);
}

function rangeLines(columns: readonly Of<'range'>[], style: TextStyle): string[] {
  const rows = columns.map(({ name, count, nulls, min, max }) => [
    printable(name),
    whole(count),
    whole(nulls),
    min ?? '–',
    max ?? '–',
  ]);
  const titles = [
    { title: 'time' },
    { title: 'count', align: 'right' as const },
    { title: 'nulls', align: 'right' as const },
    { title: 'first' },
    { title: 'last' },
  ];
  return plainTable(titles, rows, style);
}

function bareLines(columns: readonly Of<'bare'>[], style: TextStyle): string[] {
  const rows = columns.map(({ name, count, nulls }) => [printable(name), whole(count), whole(nulls)]);
  const align = 'right' as const;
  return plainTable([{ title: 'other' }, { title: 'count', align }, { title: 'nulls', align }], rows, style);
}

function plainTable(
  titles: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  style: TextStyle,
): string[] {
  if (rows.length === 0) return [];
  const [head = '', ...body] = table(titles, rows)
    .split('\n')
    .map((line) => cut(line, style.columns));
  return [style.heading(head), ...body];
}

/** What the figures are of, where it is not one value a row. */
function noteLines(stats: readonly ColumnStatistics[], style: TextStyle): string[] {
  const notes = stats.flatMap((column) => {
    const name = printable(column.name);
    const thinned =
      column.kind === 'number' && column.quartilesFromOneIn > 1
        ? [`quartiles from 1 in ${whole(column.quartilesFromOneIn)} values`]
        : [];
    const facts = [...(column.shape ? [`over all values, ${shapeText(column.shape)}`] : []), ...thinned];
    return facts.length > 0 ? [`${name}: ${facts.join(', ')}`] : [];
  });
  return notes.flatMap((note) => wrap(note.split(' '), style.columns, '  '));
}

/** «2,520 rows × 1,000» */
function shapeText({ rows, nullRows, width: wide }: ListShape): string {
  const text =
    wide === null ? '' : typeof wide === 'number' ? whole(wide) : `${whole(wide.min)}–${whole(wide.max)}`;
  const none = nullRows > 0 ? ` (and ${whole(nullRows)} rows without a list)` : '';
  return `${whole(rows)} rows${text === '' ? '' : ` × ${text}`}${none}`;
}
