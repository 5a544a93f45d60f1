import type { TopLevelSpec } from 'vega-lite';
import { figure as numberText, plural, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { evenly, sampled, tableOf } from '../sample.js';
import { extent, moved, padded } from '../scales.js';
import { plotWidth } from './panel-grid.js';
import type { ComponentPaths } from './paths.js';
import { correlation, right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Points of the cloud, at most. */
const mostPoints = 1200;

interface Point {
  readonly path: number;
  readonly t: number;
  readonly x: number;
  readonly y: number;
}

/** The second of two components over the first: all paths as a cloud, and a few of them as lines from where they start. */
export function phaseFigure([first, second]: readonly [ComponentPaths, ComponentPaths]): Figure | undefined {
  const { n, values, rows, sample } = first.paths;
  const at = (i: number): Point[] =>
    sample.flatMap(({ t, x }, r) => {
      const point = { path: i, t, x: x[i], y: second.paths.sample[r].x[i] };
      return Number.isFinite(point.x) && Number.isFinite(point.y) ? [point] : [];
    });
  const all = evenly(values, values).flatMap(at);
  if (all.length === 0) return undefined;
  const followed = first.paths.walks.map((walk, path) =>
    walk.flatMap(({ t, x }, step) => {
      const point = { path: path + 1, t, x, y: second.paths.walks[path][step].x };
      return Number.isFinite(point.x) && Number.isFinite(point.y) ? [point] : [];
    }),
  );
  const [a, b] = [first.component, second.component];
  const together = correlation(
    Float64Array.from(all, ({ x }) => x),
    Float64Array.from(all, ({ y }) => y),
  );
  const ends = (of: (point: Point) => number): string =>
    extent(all.map(of))
      .map((end) => numberText(end, 3))
      .join(' and ');
  const found = `${a} lies between ${ends(({ x }) => x)}, ${b} between ${ends(({ y }) => y)}; over all paths and times their correlation is ${numberText(together, 3)}.`;
  return {
    name: 'phase',
    title: `${b} against ${a}`,
    description: `A cloud of ${b} over ${a}, with lines that follow ${plural(followed.length, 'path')}. ${found}`,
    finding: found,
    note: `${found} Lines follow ${whole(followed.length)} of ${plural(n, 'path')} through ${whole(followed[0].length)} of ${plural(rows, 'time')}; a dot marks where each begins.${n > followed.length ? ' The points are of all paths.' : ''}`,
    spec: phaseSpec(sampled(all, mostPoints), followed, [a, b]),
    data: tableOf(followed.flat(), [
      right('line', ({ path }) => String(path)),
      right('t', ({ t }) => numberText(t)),
      right(a, ({ x }) => numberText(x)),
      right(b, ({ y }) => numberText(y)),
    ]),
  };
}

function phaseSpec(
  cloud: readonly Point[],
  followed: readonly (readonly Point[])[],
  [xTitle, yTitle]: readonly [string, string],
): TopLevelSpec {
  const { colours } = seriesStyle(followed.length);
  const drawn = [...cloud, ...followed.flat()];
  const ends = {
    x: padded(extent(drawn.map((point) => point.x))),
    y: padded(extent(drawn.map((point) => point.y))),
  };
  const at = (point: Point) => ({ x: moved(point.x, ends.x), y: moved(point.y, ends.y) });
  const axis = (field: 'x' | 'y', title: string) => ({
    field,
    type: 'quantitative' as const,
    title,
    scale: { domain: ends[field], nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 5, labelOverlap: true },
  });
  const [x, y] = [axis('x', xTitle), axis('y', yTitle)];
  const hasCloud = followed.length > 0 && new Set(cloud.map(({ path }) => path)).size > followed.length;
  const layers: Layer[] = [
    {
      data: { values: hasCloud ? cloud.map(at) : [] },
      mark: { type: 'circle', size: 10, opacity: 0.35, color: quiet },
      encoding: { x, y },
    },
    ...followed.flatMap((points, p): Layer[] => [
      {
        data: { values: points.map((point, order) => ({ ...at(point), order })) },
        mark: { type: 'line', strokeWidth: 1.25, opacity: 0.9, color: colours[p] },
        encoding: { x, y, order: { field: 'order' } },
      },
      {
        data: { values: points.slice(0, 1).map(at) },
        mark: { type: 'point', filled: true, opacity: 1, size: 60, color: colours[p], stroke: ink },
        encoding: { x, y },
      },
    ]),
  ];
  return { width: plotWidth, height: 300, layer: withData(layers) } as TopLevelSpec;
}
