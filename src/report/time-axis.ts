import { printable } from '../text.js';
import { characterWidth, extent, scaleEnds } from './scales.js';

/** A row's time and what it is called. */
export interface NamedTime {
  readonly t: number;
  readonly label: string | null;
}

/** Rows over time: positions are t, and where rows have names, such as dates, these stand at the axis. */
export interface TimeAxis {
  readonly title: string;
  readonly rows: readonly NamedTime[];
}

const isoDate = /^\d{4}-\d\d(-\d\d)?([ T]\d\d:\d\d.*)?$/;

/** The axis of some rows, of which it names a few: labels where every one of them has one, else t. */
export function timeAxis(rows: readonly NamedTime[]): TimeAxis {
  const labels = rows.map(({ label }) => label);
  if (!labels.every((label) => label !== null && label !== '')) return { title: 't', rows: [] };
  const areDates = labels.every((label) => isoDate.test(label!));
  return { title: areDates ? 'date' : 'label', rows: rows.toSorted((a, b) => a.t - b.t) };
}

/**
 * How the axis is written along `width` pixels, between two times: undefined where numbers do.
 */
export function timeLabels({ rows }: TimeAxis, ends: readonly [number, number], width: number) {
  const within = rows.filter(({ t }) => t >= ends[0] && t <= ends[1]);
  if (within.length === 0) return undefined;
  const texts = fitting(
    within.map(({ label }) => shortened(label!)),
    width,
  );
  const named = new Map(within.map(({ t }, i) => [t, texts[i]]));
  const longest = Math.max(...[...named.values()].map(({ length }) => length));
  const [first, last] = scaleEnds(extent(named.keys()));
  // The outermost stand inside the plot, so that a label has half as much room again.
  const count = Math.max(2, Math.min(6, Math.floor(width / (1.5 * longest * characterWidth))));
  const times = [...named.keys()];
  const nearest = (wanted: number): number =>
    times.reduce((best, t) => (Math.abs(t - wanted) < Math.abs(best - wanted) ? t : best));
  const ticks = [
    ...new Set(Array.from({ length: count }, (_, i) => nearest(first + ((last - first) * i) / (count - 1)))),
  ];
  const literals = ticks.map((t) => literal(named.get(t)!));
  return {
    values: ticks,
    labelExpr: `[${literals.join(',')}][indexof([${ticks.join(',')}],datum.value)]`,
    labelOverlap: true,
  };
}

/** Dates, of which two do not fit along so many pixels, as months, years, or days of one year: the first of these that fits. */
function fitting(labels: readonly string[], width: number): readonly string[] {
  const fits = (texts: readonly string[]): boolean => 2 * texts[0].length * characterWidth <= width;
  if (fits(labels) || !labels.every((label) => isoDate.test(label))) return labels;
  const isOneYear = labels[0].slice(0, 4) === labels.at(-1)!.slice(0, 4);
  const shorter = (
    isOneYear
      ? [[5, 10]]
      : [
          [0, 7],
          [0, 4],
        ]
  ).map(([from, to]) => labels.map((label) => label.slice(from, to)));
  return shorter.find(fits) ?? shorter.at(-1)!;
}

/** Of a long name the beginning, of a time at midnight the date. */
function shortened(label: string): string {
  const text = printable(label.replace(/[ T]00:00(:00(\.0+)?)?Z?$/, ''));
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** A text in an expression of Vega: plain characters alone, so that nothing in it is taken for something else. */
function literal(text: string): string {
  const characters = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  return `"${characters.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}"`;
}
