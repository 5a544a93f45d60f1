/** Text for people: numbers, tables, durations. Plain text; nothing here writes anywhere. */

export { figure, percent, plural, printable, whole } from '../text.js';

/** Numbers that one document (JSON, CSV) holds at most: it is one text in memory. */
export const mostDocumentValues = 1e7;

/** 0.05 s, 12 s, 3 min 20 s, 2 h 5 min. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(2))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 17 B, 20.2 MB: powers of 1000. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/**
 * A table of text, two spaces between columns. Where it would be wider than `within`, the last column's cells go on
 * in further lines, as wide as there is room, though never narrower than 28.
 */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  within = Infinity,
): string {
  const widths = columns.map(({ title }, c) => widest([title, ...rows.map((row) => row[c])]));
  const before = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + 2, 0);
  const room = Math.max(28, within - before);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => {
        const pad = ' '.repeat(Math.max(0, widths[c] - width(cell)));
        return columns[c].align === 'right' ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
  const lines = (cells: readonly string[]): string[] => {
    const last = cells.at(-1);
    if (last === undefined || width(last) <= room) return [line(cells)];
    const [first, ...more] = wrap(pieces(last, room), room);
    return [line([...cells.slice(0, -1), first]), ...more.map((text) => ' '.repeat(before) + text)];
  };
  return [columns.map(({ title }) => title), ...rows].flatMap(lines).join('\n');
}

/** Where a list of reasons may be broken: between them, and inside those that are too long for a line. */
function pieces(text: string, room: number): string[] {
  const reasons = text.split(/(?<=;) /);
  return reasons.flatMap((reason) => (width(reason) <= room ? reason : reason.split(' ')));
}

/** Texts side by side, as many as a line has room for: the first ones matter most. */
export function fitting(texts: readonly string[], room: number, between = '  '): string {
  return texts.reduce((line, text) => {
    if (text === '') return line;
    const longer = line === '' ? text : `${line}${between}${text}`;
    return width(longer) <= room ? longer : line;
  }, '');
}

/** just now, 5 min ago, 3 h ago, 12 d ago. */
export function ago(seconds: number): string {
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** Reasons in one line: the first of many. */
export function reasonsText(reasons: readonly string[], most = 6): string {
  const more = reasons.length > most ? [`and ${reasons.length - most} more (--json has them all)`] : [];
  return [...reasons.slice(0, most), ...more].join('; ');
}

const wideCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]/gu;

/**
 * Columns that text takes on a terminal: combining marks, such as the hat of λ̂, take none, characters of East Asia
 * and pictures two.
 */
export function width(text: string): number {
  const wide = text.match(wideCharacter)?.length ?? 0;
  return [...text.replace(/\p{Mark}/gu, '')].length + wide;
}

/** Columns that the widest of some texts takes; any number of texts, which an argument list cannot hold. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, width(text)), 0);
}

/** Text no wider than `columns`: what is too long ends in an ellipsis. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let room = columns - 1;
  for (const character of text) {
    room -= width(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Words in lines no wider than `columns`, all but the first indented. A word that is too long is cut. */
export function wrap(words: readonly string[], columns: number, indent = '', separator = ' '): string[] {
  const lines: string[] = [];
  words.forEach((word, i) => {
    const text = i < words.length - 1 ? word + separator.trimEnd() : word;
    const last = lines.at(-1);
    const longer = last === undefined ? text : `${last} ${text}`;
    if (last === undefined || width(longer) > columns) lines.push((last === undefined ? '' : indent) + text);
    else lines[lines.length - 1] = longer;
  });
  return lines.map((line) => cut(line, columns));
}
