import { UsageError } from '../errors.js';
import type { Value } from './elements.js';
import type { Grid } from './grid.js';
import { whole } from '../text.js';

/** One setting of every key of a grid. */
export interface Point {
  /** Its place among the points that are not left out: 0, 1, 2, … */
  readonly index: number;
  readonly values: ReadonlyMap<string, Value>;
}

/** The most points of a grid, those that are left out among them. */
export const mostPoints = 1_000_000;

/** All points: the product of the axes, the first the slowest, without those that a rule leaves out. Throws UsageError. */
export function gridPoints({ axes, exclude }: Grid): Point[] {
  const product = axes.reduce((count, { settings }) => count * settings.length, 1);
  if (product > mostPoints) {
    throw new UsageError(
      `a grid must have at most ${whole(mostPoints)} points before any is left out, found ${whole(product)}: ${axes
        .map(({ keys, settings }) => `${settings.length} of ${keys.join(' with ')}`)
        .join(' × ')}`,
    );
  }
  const points: Point[] = [];
  for (let n = 0; n < product; n++) {
    const place = placeOf(n, axes);
    if (
      exclude.some((rule) => rule.every((settings, a) => settings === undefined || settings.has(place[a])))
    ) {
      continue;
    }
    const values = new Map(
      axes.flatMap(({ keys, settings }, a) =>
        keys.map((key, column): [string, Value] => [key, settings[place[a]][column]]),
      ),
    );
    points.push({ index: points.length, values });
  }
  if (points.length === 0) {
    throw new UsageError(`exclude must leave at least one point, found that it leaves out all ${product}`);
  }
  return points;
}

/** The setting of each axis at point n of the product, the last axis the fastest. */
function placeOf(n: number, axes: Grid['axes']): number[] {
  let rest = n;
  return axes
    .map(({ settings }) => settings.length)
    .toReversed()
    .map((length) => {
      const setting = rest % length;
      rest = (rest - setting) / length;
      return setting;
    })
    .toReversed();
}
