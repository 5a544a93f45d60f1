import type { Layer } from './layers.js';

/** What stands beside the end of a line, in its colour, instead of in a legend. */
export interface LabelBeside {
  /** Of one line or several. */
  readonly text: string;
  /** The value that the line ends with. */
  readonly at: number;
  readonly colour: string;
}

/** Pixels that a line of text is high. */
const lineHeight = 15;

/**
 * Texts beside a plot, each as near as can be to the height at which its line ends, none upon another: from the top down each
 * is moved below the one before it, and all of them up again as far as the lowest would leave the plot.
 *
 * @param plot - the ends of its scale, on which `position` gives a share from 0 to 1 (linear where it is left out); its height
 * in pixels; where texts begin, in pixels from its left
 */
export function labelsBeside(
  labels: readonly LabelBeside[],
  plot: {
    readonly ends: readonly [number, number];
    readonly height: number;
    readonly x: number;
    readonly position?: (value: number) => number;
  },
): Layer[] {
  const [least, greatest] = plot.ends;
  const share = plot.position ?? ((value) => (value - least) / (greatest - least));
  const placed = labels
    .map(({ text, at, colour }) => {
      const lines = text.split('\n');
      const own = plot.height * (1 - Math.max(0, Math.min(1, share(at))));
      return { lines, colour, top: own - lineHeight / 2, height: lineHeight * lines.length };
    })
    .toSorted((a, b) => a.top - b.top);
  for (let i = 1; i < placed.length; i++) {
    placed[i].top = Math.max(placed[i].top, placed[i - 1].top + placed[i - 1].height + 2);
  }
  let bottom = plot.height + lineHeight;
  for (const one of placed.toReversed()) {
    one.top = Math.min(one.top, bottom - one.height);
    bottom = one.top - 2;
  }
  return placed.map(({ lines, colour, top }) => ({
    data: { values: [{ text: lines }] },
    mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 13, lineHeight, color: colour },
    encoding: { x: { value: plot.x }, y: { value: top }, text: { field: 'text' } },
  }));
}
