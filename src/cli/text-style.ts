import type { Tone } from '../verdicts/verdict.js';

/** How text is to look. */
export interface TextStyle {
  /** Columns of the terminal: no line is longer. */
  readonly columns: number;
  /** Whether statistics have histograms. */
  readonly histograms: boolean;
  /** Marks a heading. */
  heading(line: string): string;
  /** Colours text by what it means. */
  paint(text: string, tone: Tone): string;
}

/** Green, red and yellow, of the sixteen that each terminal sets to suit its background. */
const colours = { good: 32, bad: 31, open: 33 } as const;

/** How text looks on stdout: as wide as a terminal is, with bold headings, colours and histograms; 80 columns of plain text elsewhere. */
export function textStyle(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): TextStyle {
  const bold = isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return {
    columns: isTTY && columns > 0 ? columns : 80,
    histograms: isTTY,
    heading: (line) => (bold ? `\u001b[1m${line}\u001b[22m` : line),
    paint: (text, tone) => (bold && tone !== 'neutral' ? `\u001b[${colours[tone]}m${text}\u001b[39m` : text),
  };
}
