/**
 * What lies outside a plot, before it is drawn. A mark that is clipped is not seen however far away it is, but renderers
 * fail, or take hours over its dashes, where it lies thousands of heights beyond the plot.
 */

/** Whether a number lies in a range or so near that a mark there can be seen in part: a tenth of the range beyond it. */
export function isNear(value: number, [least, greatest]: readonly [number, number]): boolean {
  const room = (greatest - least) / 10;
  return value >= least - room && value <= greatest + room;
}

/**
 * The points of a line, or of the two edges of a band, with those that lie far outside a range moved to as far again
 * beyond its end, and a point put in wherever an edge passes there, so that what is seen is the same.
 *
 * @param points - in order, all numbers finite
 * @param along - the field that runs along the other axis
 * @param edges - the fields that lie along this one
 */
export function cutLine<Field extends string, Point extends Readonly<Record<Field, number>>>(
  points: readonly Point[],
  along: Field,
  edges: readonly Field[],
  [least, greatest]: readonly [number, number],
): Point[] {
  const [from, to] = [least - (greatest - least), greatest + (greatest - least)];
  const cut = (point: Point): Point => ({
    ...point,
    ...Object.fromEntries(edges.map((edge) => [edge, Math.max(from, Math.min(to, point[edge]))])),
  });
  return points.flatMap((point, i) => {
    const next = points[i + 1];
    if (next === undefined) return [cut(point)];
    const shares = edges
      .flatMap((edge) => [from, to].map((end) => shareOfWay(point[edge], next[edge], end)))
      .filter((share) => share > 0 && share < 1)
      .toSorted((a, b) => a - b);
    const passed = shares.map((share): Point => {
      const at = (field: Field): number => point[field] * (1 - share) + next[field] * share;
      return { ...point, ...Object.fromEntries([along, ...edges].map((field) => [field, at(field)])) };
    });
    return [point, ...passed].map(cut);
  });
}

/** Where between two numbers a third lies, from 0 to 1 where it does. A quarter of each: their difference is finite. */
function shareOfWay(first: number, second: number, between: number): number {
  return (between / 4 - first / 4) / (second / 4 - first / 4);
}
