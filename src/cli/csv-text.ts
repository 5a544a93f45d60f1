import type { Cell } from '../inspect/cells.js';

/**
 * A table as RFC 4180 has it: a line of names, then a line a row, each ended by CR LF (the last one's LF is the printer's).
 * What is missing, or is no number, is empty; an empty text is "". Lists and structures are JSON.
 */
export function csvText(names: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [names.map(quoted), ...rows.map((row) => row.map(field))];
  return `${lines.map((fields) => fields.join(',')).join('\r\n')}\r`;
}

function field(cell: Cell): string {
  if (cell === null || (typeof cell === 'number' && !Number.isFinite(cell))) return '';
  if (typeof cell === 'string') return cell === '' ? '""' : quoted(cell);
  return quoted(typeof cell === 'object' ? JSON.stringify(cell) : String(cell));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
