import { farthestMoved, labelsBeside } from './labels-beside.js';
import type { Layer } from './layers.js';

/** A line, as far as its label needs it. */
export interface LabelledLine {
  readonly text: string;
  readonly colour: string;
  /** Where it ends. */
  readonly x: number;
  readonly y: number;
  /** Further fields of the label's datum. */
  readonly more?: object;
}

/** Lines that have labels instead of a legend, characters of a label, and pixels that one is moved to stand clear, at most. */
const most = { lines: 6, characters: 12, moved: 24 };
/** The share of the axis that every line reaches, at least: a label stands at the plot's edge. */
const reach = 0.9;
/** Pixels between a plot and its labels, and what Vega takes a character for where it measures nothing. */
const [gap, character] = [6, 10.5];

/**
 * Labels beside the ends of a few lines, in their colours, and the width that they leave of a plot: undefined where they would
 * collide, be too long, or stand far from where a line ends; a legend names the lines then.
 *
 * @param plot - its width with its labels and its height in pixels, and its scales: shares from 0 to 1 of a place, a height
 */
export function directLabels(
  lines: readonly LabelledLine[],
  plot: {
    readonly width: number;
    readonly height: number;
    readonly across: (x: number) => number;
    readonly up: (y: number) => number;
  },
): { readonly width: number; readonly layers: Layer[] } | undefined {
  const longest = Math.max(0, ...lines.map(({ text }) => text.length));
  const isFit = lines.length > 1 && lines.length <= most.lines && longest <= most.characters;
  if (!isFit || lines.some(({ x }) => !(plot.across(x) >= reach))) return undefined;
  const width = Math.round(plot.width - Math.max(0, gap + character * longest - 15));
  const labels = lines.map(({ text, colour, y, more }) => ({ text, colour, at: y, ...(more && { more }) }));
  const scale = { ends: [0, 1] as const, height: plot.height, x: width + gap, position: plot.up };
  if (farthestMoved(labels, scale) > most.moved) return undefined;
  return { width, layers: labelsBeside(labels, scale) };
}

/** Where a value lies on a linear or logarithmic scale that leaves `inset` of its room at either end, as a share from 0 to 1. */
export function shareOf([least, greatest]: readonly [number, number], isLogarithmic: boolean, inset = 0) {
  // Pixels of a figure alone: no number of a dataset is made of it.
  const at = isLogarithmic ? Math.log : (value: number): number => value;
  return (value: number): number =>
    inset + ((1 - 2 * inset) * (at(value) - at(least))) / (at(greatest) - at(least));
}
