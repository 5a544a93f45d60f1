import { cut, table, type TableColumn, widest, width } from './output.js';

/** A column whose cells can be written in more or in less room. */
export interface FlexibleColumn extends TableColumn {
  /** Columns of the terminal that it needs at least, and that it can use at most. */
  readonly least: number;
  readonly most: number;
  cells(room: number): readonly string[];
}

/** A column of texts, cut where they have to be: `least` columns are always left to them. */
export function textColumn(
  title: string,
  texts: readonly string[],
  align: 'left' | 'right',
  least = Infinity,
): FlexibleColumn {
  const most = widest([title, ...texts]);
  return {
    title,
    align,
    least: Math.max(width(title), Math.min(least, most)),
    most,
    cells: (room) => texts.map((text) => cut(text, room)),
  };
}

const gap = 2;

/**
 * A table no wider than `columns`: columns are taken from the left while they fit, what is left of the width goes to
 * those that can use it. Gives the lines, and the titles of the columns that did not fit.
 */
export function fitTable(
  columns: readonly FlexibleColumn[],
  room: number,
): { lines: string[]; left: string[] } {
  let used = -gap;
  let taken = 0;
  while (taken < columns.length && used + gap + columns[taken].least <= room)
    used += gap + columns[taken++].least;
  const shown = columns.slice(0, Math.max(1, taken));
  let spare = Math.max(0, room - used);
  const cells = shown.map(({ least, most, cells: write }) => {
    const extra = Math.max(0, Math.min(spare, most - least));
    spare -= extra;
    return write(Math.min(room, least + extra));
  });
  const rows = (cells[0] ?? []).map((_, r) => cells.map((column) => column[r]));
  const lines = table(shown, rows).split('\n');
  return {
    lines: lines.map((line) => cut(line, room)),
    left: columns.slice(shown.length).map(({ title }) => title),
  };
}
