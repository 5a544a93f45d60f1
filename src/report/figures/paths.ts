import type { TopLevelSpec } from 'vega-lite';
import { quantile } from '../../stages/evaluation/curves.js';
import { figure as numberText, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { withData } from '../layers.js';
import { quiet, seriesStyle } from '../palette.js';
import { evenly, tableOf } from '../sample.js';
import type { PathRow, PathSample } from '../stored-sample.js';
import { plotWidth } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

/** Paths that are drawn one by one, at most. */
const mostPaths = 20;
const shares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** A sample of the paths over time, and the quantiles of all of them at each time. */
export function pathsFigure({ sample, rows, n, values }: PathSample): Figure {
  const quantiles = sample.map(({ x }) => {
    const sorted = x.toSorted();
    return shares.map((share) => quantile(sorted, share));
  });
  const drawn = evenly(sample[0].x.length, mostPaths);
  const paths = sample.flatMap(({ t, x }) => drawn.map((i) => ({ t, path: i, value: x[i] })));
  const bands = sample.map(({ t }, r) => {
    const [low, lower, median, upper, high] = quantiles[r];
    return { t, low, lower, median, upper, high };
  });
  const last = bands.at(-1)!;
  const spread =
    n === 1
      ? ''
      : `, and nine of ten of the ${whole(n)} values lie between ${numberText(last.low, 3)} and ${numberText(last.high, 3)}`;
  const found = `At t = ${numberText(last.t, 4)} ${n === 1 ? '' : 'the median of '}x is ${numberText(last.median, 3)}${spread}.`;
  const read = values < n ? ` The quantiles are of ${whole(values)} of them.` : '';
  return {
    name: 'paths',
    title: n === 1 ? 'The path' : `Paths over time, ${Math.min(n, mostPaths)} of ${whole(n)}`,
    description: `Lines of x over time t${n === 1 ? '' : ' with bands of quantiles'}. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found}${read} ${n === 1 ? '' : 'Bands hold the middle 50 % and 90 %, the thick line is the median. '}Drawn at ${whole(sample.length)} of ${whole(rows)} times.${labelsText(sample)}`,
    spec: pathsSpec(paths, bands),
    data: tableOf(
      bands,
      [
        right('t', ({ t }) => numberText(t)),
        right('5 %', ({ low }) => numberText(low)),
        right('25 %', ({ lower }) => numberText(lower)),
        right('median', ({ median }) => numberText(median)),
        right('75 %', ({ upper }) => numberText(upper)),
        right('95 %', ({ high }) => numberText(high)),
      ],
      rows,
    ),
  };
}

function pathsSpec(paths: readonly object[], bands: readonly object[]): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  const x = {
    field: 't',
    type: 'quantitative' as const,
    title: 't',
    scale: { zero: false, nice: false },
    axis: { format: axisFormat },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'x',
    scale: { zero: false },
    axis: { format: axisFormat },
  });
  const band = (low: string, high: string, opacity: number) => ({
    data: { values: [...bands] },
    mark: { type: 'area', color: colour, opacity },
    encoding: { x, y: y(low), y2: { field: high } },
  });
  return {
    width: plotWidth,
    height: 300,
    layer: [
      band('low', 'high', 0.15),
      band('lower', 'upper', 0.25),
      {
        data: { values: [...paths] },
        mark: { type: 'line', color: quiet, strokeWidth: 0.75, opacity: 0.6 },
        encoding: { x, y: y('value'), detail: { field: 'path' } },
      },
      {
        data: { values: [...bands] },
        mark: { type: 'line', color: colour, strokeWidth: 2 },
        encoding: { x, y: y('median') },
      },
    ],
  } as TopLevelSpec;
}

/** The series that windows were cut from: the last value of each row. */
export function seriesFigure({ sample, rows, n }: PathSample): Figure {
  const points = sample.map(({ t, x, label }) => ({ t, x: x.at(-1)!, label }));
  const [colour] = seriesStyle(1).colours;
  const sorted = Float64Array.from(points, ({ x }) => x).sort();
  const found =
    `x has a median of ${numberText(quantile(sorted, 0.5), 3)}; nine of ten values lie between ` +
    `${numberText(quantile(sorted, 0.05), 3)} and ${numberText(quantile(sorted, 0.95), 3)}.`;
  const layer = {
    data: { values: points.map(({ t, x }) => ({ t, x })) },
    mark: { type: 'line', color: colour, strokeWidth: 1 },
    encoding: {
      x: {
        field: 't',
        type: 'quantitative',
        title: 't',
        scale: { zero: false, nice: false },
        axis: { format: axisFormat },
      },
      y: {
        field: 'x',
        type: 'quantitative',
        title: 'x',
        scale: { zero: false },
        axis: { format: axisFormat },
      },
    },
  };
  return {
    name: 'paths',
    title: 'The imported series',
    description: `A line of the last x of each window over time t. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found} Drawn is the last value of ${whole(points.length)} of ${whole(rows)} windows of ${whole(n)} values.${labelsText(sample)}`,
    spec: { width: plotWidth, height: 260, layer: withData([layer]) } as TopLevelSpec,
    data: tableOf(
      points,
      [
        right('t', ({ t }) => numberText(t)),
        ...(points.some(({ label }) => label !== null)
          ? [
              {
                title: 'label',
                align: 'left' as const,
                text: (row: (typeof points)[number]) => row.label ?? '–',
              },
            ]
          : []),
        right('x', ({ x }) => numberText(x)),
      ],
      rows,
    ),
  };
}

/** Where the first and the last row have names: «t runs from 2000-01-31 to 2020-04-22.» */
function labelsText(sample: readonly PathRow[]): string {
  const [first, last] = [sample[0], sample.at(-1)!];
  if (first.label === null || last.label === null) return '';
  return ` t = ${numberText(first.t)} is ${first.label}, t = ${numberText(last.t)} is ${last.label}.`;
}
