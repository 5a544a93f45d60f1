/** Numbers and foreign text, written for people; on terminals, in pages and in Markdown alike. */

/** A number as a whole one, thousands separated: 2,520,000. Not by toLocaleString, which loads its languages for as long as --help takes. */
export function whole(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1 row, 2,016 rows. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** A share: 95 %, or 95.0 % with one decimal; a dash where there is none. */
export function percent(share: number | null, decimals = 0): string {
  return share === null ? '–' : `${(100 * share).toFixed(decimals)} %`;
}

/** A number to a few significant digits, or a dash where there is none. */
export function figure(value: number | null | undefined, digits = 6): string {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 10 ** Math.max(digits, 6)) return String(Number(value.toPrecision(digits)));
  return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
}

/** Text from a file, fit to be shown: what a terminal would act on becomes visible (\n, \u001b), and what no XML may hold. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu,
    (character) => {
      const escaped = JSON.stringify(character).slice(1, -1);
      if (escaped !== character) return escaped;
      return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
    },
  );
}

/** The same line by line, for a terminal: of what a terminal acts on, line ends and the codes of bold letters stay. */
export function printableLines(text: string): string {
  const stays = new Set(['\n', '\u001b[1m', '\u001b[22m']);
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const pieces = text.split(/(\n|\u001b\[(?:1|22)m)/);
  return pieces.map((piece) => (stays.has(piece) ? piece : printable(piece))).join('');
}

/** The beginning of a text, on one line, for messages. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** A word as a shell takes it: in quotes where it has signs that a shell would act on. */
export function shellWord(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
