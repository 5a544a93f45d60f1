import type { Inspection } from '../inspect/inspection.js';
import type { TableInspection } from '../inspect/table.js';
import { headLines } from './inspect-head.js';
import { metadataLines } from './inspect-metadata.js';
import { statisticsLines } from './inspect-statistics.js';
import type { TextStyle } from './text-style.js';
import { byteSize, cut, plural, printable, table, width, wrap } from './output.js';

/** Which parts of an inspection were asked for. */
export interface Sections {
  readonly schema: boolean;
  /** Rows: those that were chosen. */
  readonly rows: boolean;
  readonly stats: boolean;
  readonly metadata: boolean;
}

/** An inspection for a person: what it is, then for each table what was asked for. */
export function inspectionText(
  inspection: Inspection,
  sections: Sections & { readonly compactSchema: boolean },
  style: TextStyle,
): string {
  const { tables } = inspection;
  const blocks = [titleLines(inspection, style)];
  const shown = tables.map((one) => tableBlocks(one, sections, style));
  if (tables.length > 1) {
    const titles = tables.map((one) => tableTitle(one, style));
    // Titles alone stand below each other; else each stands on its table.
    if (shown.every((parts) => parts.length === 0)) blocks.push(titles);
    else titles.forEach((title, i) => shown[i].splice(0, 1, [title, ...(shown[i][0] ?? [])]));
  }
  blocks.push(...shown.flat());
  if (sections.metadata) blocks.push(...metadataLines(inspection, style));
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function tableBlocks(
  one: TableInspection,
  sections: Sections & { readonly compactSchema: boolean },
  style: TextStyle,
): string[][] {
  const blocks: string[][] = [];
  if (sections.schema)
    blocks.push(sections.compactSchema ? compactSchema(one, style) : schemaLines(one, style));
  if (sections.rows) blocks.push(headLines(one, style));
  if (sections.stats) blocks.push(...statisticsLines(one, style));
  return blocks.filter((lines) => lines.length > 0);
}

/** «simulate of lambda: 2,520 rows, 2 parts, 20.2 MB, fingerprint e6de0754c116» */
function titleLines(inspection: Inspection, style: TextStyle): string[] {
  const { kind, path, pipeline, stage, fingerprint, tables } = inspection;
  const bytes = tables.reduce((sum, one) => sum + one.bytes, 0);
  const [only] = tables;
  const facts =
    only && tables.length === 1
      ? [plural(only.rows, 'row'), pieces(only.pieces, kind), byteSize(bytes)]
      : [plural(tables.length, 'table'), byteSize(bytes)];
  const made = stage === null ? '' : `${stage}${pipeline === null ? '' : ` of ${pipeline}`}`;
  const table = tables.length === 1 && only?.name ? `, table ${only.name}` : '';
  if (kind === 'file' && made !== '') facts.push(`from ${made}`);
  if (fingerprint !== null) facts.push(`fingerprint ${fingerprint.slice(0, 12)}`);
  const title = kind === 'dataset' ? made + table : pathEnd(path, style.columns - 1);
  const words = facts.map((fact, i) => fact + (i < facts.length - 1 ? ',' : ''));
  return wrap([`${title}:`, ...words].map(printable), style.columns, '  ').map((line) => style.heading(line));
}

/** A path that is too long for a line by its end, which tells more than its beginning. */
function pathEnd(path: string, columns: number): string {
  return width(path) <= columns ? path : `…${[...path].slice(1 - columns).join('')}`;
}

function pieces(count: number, kind: Inspection['kind']): string {
  return kind === 'dataset' ? plural(count, 'part') : plural(count, 'batch', 'batches');
}

function tableTitle({ name, rows, pieces: count, bytes }: TableInspection, style: TextStyle): string {
  const parts = count > 1 ? `, ${plural(count, 'part')}` : '';
  const line = `${name}: ${plural(rows, 'row')}${parts}, ${byteSize(bytes)}`;
  return style.heading(cut(line, style.columns));
}

/** «j int32 · t float64 · x fixed_size_list<float64>[1000]» */
function compactSchema({ columns }: TableInspection, style: TextStyle): string[] {
  return wrap(
    columns.map(({ name, type }) => printable(`${name} ${type}`)),
    style.columns,
    '  ',
    ' · ',
  );
}

function schemaLines({ columns }: TableInspection, style: TextStyle): string[] {
  const rows = columns.map(({ name, type, nullable }) => [
    printable(name),
    printable(type),
    nullable ? 'may be null' : 'never null',
  ]);
  const [head = '', ...lines] = table([{ title: 'column' }, { title: 'type' }, { title: '' }], rows)
    .split('\n')
    .map((line) => cut(line, style.columns));
  return [style.heading(head), ...lines];
}
