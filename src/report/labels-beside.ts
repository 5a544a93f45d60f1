import type { Layer } from './layers.js';

/** What stands beside the end of a line, in its colour, instead of in a legend. */
export interface LabelBeside {
  /** Of one line or several. */
  readonly text: string;
  /** The value that the line ends with. */
  readonly at: number;
  readonly colour: string;
  /** Further fields of its datum. */
  readonly more?: object;
}

/** Pixels that a line of text is high. */
const lineHeight = 15;

interface Plot {
  /** The ends of its scale, on which `position` gives a share from 0 to 1; linear where it is left out. */
  readonly ends: readonly [number, number];
  /** Pixels. */
  readonly height: number;
  /** Where texts begin, in pixels from its left. */
  readonly x: number;
  readonly position?: (value: number) => number;
}

/**
 * Texts beside a plot, each as near as can be to the height at which its line ends, none upon another: from the top down each
 * is moved below the one before it, and all of them up again as far as the lowest would leave the plot.
 */
export function labelsBeside(labels: readonly LabelBeside[], plot: Plot): Layer[] {
  return placed(labels, plot).map(({ lines, colour, top, more }) => ({
    data: { values: [{ text: lines, ...more }] },
    mark: { type: 'text', align: 'left', baseline: 'top', fontSize: 13, lineHeight, color: colour },
    encoding: { x: { value: plot.x }, y: { value: top }, text: { field: 'text' } },
  }));
}

/** How far the label that is moved most stands from where its line ends, in pixels. */
export function farthestMoved(labels: readonly LabelBeside[], plot: Plot): number {
  return Math.max(0, ...placed(labels, plot).map(({ top, own }) => Math.abs(top + lineHeight / 2 - own)));
}

function placed(labels: readonly LabelBeside[], plot: Plot) {
  const [least, greatest] = plot.ends;
  const share = plot.position ?? ((value) => (value - least) / (greatest - least));
  const all = labels
    .map(({ text, at, colour, more }) => {
      const lines = text.split('\n');
      const own = plot.height * (1 - Math.max(0, Math.min(1, share(at))));
      return { lines, colour, more, own, top: own - lineHeight / 2, height: lineHeight * lines.length };
    })
    .toSorted((a, b) => a.top - b.top);
  for (let i = 1; i < all.length; i++) {
    all[i].top = Math.max(all[i].top, all[i - 1].top + all[i - 1].height + 2);
  }
  let bottom = plot.height + lineHeight;
  for (const one of all.toReversed()) {
    one.top = Math.min(one.top, bottom - one.height);
    bottom = one.top - 2;
  }
  return all;
}
