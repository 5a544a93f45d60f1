import type { ListCell } from '../inspect/cells.js';
import { alignedFigures } from './aligned-figures.js';
import type { FlexibleColumn } from './fit-table.js';
import { whole, widest, width } from './output.js';

/**
 * A column of lists, each in one line: `[0.0123, -0.0045, … 1,000 values]`, as many items as there is room for, in
 * one form for all rows. `textOf` writes items that are no numbers.
 */
export function listColumn(
  title: string,
  lists: readonly (ListCell | null)[],
  textOf: (item: unknown) => string,
): FlexibleColumn {
  const items = writeItems(lists, textOf);
  const itemWidth = widest(items.flat());
  const pad = (item: string): string => ' '.repeat(itemWidth - width(item)) + item;
  const complete = (r: number): string | undefined =>
    lists[r]!.length === items[r].length ? `[${items[r].map(pad).join(', ')}]` : undefined;
  const shortened = (r: number, count: number): string => {
    const shown = items[r].slice(0, count).map((item) => `${pad(item)}, `);
    return `[${shown.join('')}… ${whole(lists[r]!.length)} values]`;
  };
  const write = (r: number, room: number): string => {
    if (lists[r] === null) return '–';
    const text = complete(r);
    if (text !== undefined && width(text) <= room) return text;
    const free = room - width(shortened(r, 0));
    return shortened(r, Math.max(0, Math.min(items[r].length, Math.floor(free / (itemWidth + 2)))));
  };
  // What a row needs at least, and what it can use at most: a list that was not read whole could use any width.
  let least = width(title);
  let most = width(title);
  for (const [r, list] of lists.entries()) {
    if (list === null) continue;
    const text = complete(r);
    const needed = text === undefined ? Infinity : width(text);
    most = Math.max(most, needed);
    least = Math.max(least, Math.min(needed, width(shortened(r, Math.min(2, items[r].length)))));
  }
  return { title, align: 'left', least, most, cells: (room) => lists.map((_, r) => write(r, room)) };
}

const listDigits = 4;

function writeItems(
  lists: readonly (ListCell | null)[],
  textOf: (item: unknown) => string,
): readonly string[][] {
  const all = lists.flatMap((list) => list?.items ?? []);
  const isNumeric = all.every((item) => item === null || typeof item === 'number');
  const texts = isNumeric ? alignedFigures(all, listDigits, true) : all.map(textOf);
  let at = 0;
  return lists.map((list) => texts.slice(at, (at += list?.items.length ?? 0)));
}
