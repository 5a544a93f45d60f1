import { figure as numberText } from '../../text.js';
import { plotWidth } from './panel-grid.js';

/** How a figure with a named row per estimate divides its width: names, the plot, and a number behind it. */
export interface RowLayout {
  /** The axis of the names. */
  readonly labels: {
    readonly labelLimit: number;
    readonly minExtent: number;
    readonly maxExtent: number;
    readonly ticks: false;
    readonly domain: false;
  };
  /** Of the plot, in pixels. */
  readonly width: number;
}

/** Pixels. */
const number = 60;
const margin = 15;
const narrowest = 60;
const widest = 170;
/** What a character takes, and what Vega takes it for where it measures nothing. */
const character = 7.2;
const estimated = 10.5;

/** Pixels behind the plot for these numbers; some of them the figure's margin takes. */
export function roomFor(texts: readonly string[]): number {
  const longest = Math.max(...texts.map(({ length }) => length));
  return Math.max(number, Math.ceil(estimated * longest) - 24);
}

/** Names have the room that the longest needs, up to a limit, numbers behind the plot theirs, and the plot what they leave. */
export function rowLayout(names: readonly string[], behind = number): RowLayout {
  const longest = names.reduce((most, { length }) => Math.max(most, length), 0);
  const shown = Math.min(longest, Math.floor((widest - 10) / character));
  const extent = Math.max(narrowest, Math.round(character * shown + 10));
  return {
    labels: {
      labelLimit: estimated * shown,
      minExtent: extent,
      maxExtent: extent,
      ticks: false,
      domain: false,
    },
    width: plotWidth + margin - behind - extent,
  };
}

/** Numbers in one notation: all as powers of ten where one of them is. */
export function numbersText(values: readonly number[], digits: number): string[] {
  const texts = values.map((value) => numberText(value, digits));
  const hasPowers = texts.some((text) => text.includes('e'));
  return texts.map((text, i) =>
    (hasPowers && values[i] !== 0
      ? values[i].toExponential(digits - 1).replace(/\.?0+e/, 'e')
      : text
    ).replace(/^-/, '−'),
  );
}
