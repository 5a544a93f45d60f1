import type { TopLevelSpec } from 'vega-lite';
import { quantile } from '../../stages/evaluate/curves.js';
import { figure as numberText, whole } from '../../text.js';
import type { Figure } from '../document.js';
import type { SeriesPoint } from '../envelope.js';
import { type Layer, withData } from '../layers.js';
import { quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, linearScale, moved, scaleEnds } from '../scales.js';
import { type PathRow, type PathSample, stretches } from '../stored-sample.js';
import { type TimeAxis, timeAxis, timeLabels } from '../time-axis.js';
import { plotWidth } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

const shares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

interface Band {
  readonly t: number;
  readonly label: string | null;
  readonly low: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly high: number;
}

/** A sample of the paths over time, and the quantiles of all of them at each time. */
export function pathsFigure(read: PathSample): Figure {
  const { sample, rows, n, values, lines } = read;
  const bands = sample.map(({ t, label, x }): Band => {
    const sorted = x.filter(Number.isFinite).sort();
    const [low, lower, median, upper, high] = shares.map((share) => quantile(sorted, share));
    return { t, label, low, lower, median, upper, high };
  });
  const last = bands.at(-1)!;
  const spread =
    n === 1
      ? ''
      : `, and nine of ten of the ${whole(n)} values lie between ${numberText(last.low, 3)} and ${numberText(last.high, 3)}`;
  const found = `At ${last.label ?? `t = ${numberText(last.t, 4)}`} ${n === 1 ? '' : 'the median of '}x is ${numberText(last.median, 3)}${spread}.`;
  const ofSome = values < n ? ` The quantiles are of ${whole(values)} of them.` : '';
  const bandsText =
    n === 1
      ? ''
      : `Bands hold the middle 50 % and 90 %, the thick line is the median, at ${whole(sample.length)} of ${whole(rows)} times. `;
  return {
    name: 'paths',
    title: n === 1 ? 'The path' : `Paths over time, ${lines.length} of ${whole(n)}`,
    description: `Lines of x over time t${n === 1 ? '' : ' with bands of quantiles'}. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found}${ofSome} ${bandsText}${linesText(read, 'times')}`,
    // Of a single path the quantiles are the path, at fewer times.
    spec: n === 1 ? seriesSpec(read, 300) : pathsSpec(lines, bands, timeAxis(sample)),
    data: tableOf(
      bands,
      [
        right('t', ({ t }) => numberText(t)),
        ...labelColumn(bands),
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

/** The series that windows were cut from: the last value of each row. */
export function seriesFigure(read: PathSample): Figure {
  const { sample, rows, n, lines } = read;
  const points = sample.map(({ t, x, label }) => ({ t, x: x.at(-1)!, label }));
  const sorted = Float64Array.from(points, ({ x }) => x)
    .filter(Number.isFinite)
    .sort();
  const [least, greatest] = extent(lines[0].map(({ x }) => x));
  const found =
    `x has a median of ${numberText(quantile(sorted, 0.5), 3)}; nine of ten values lie between ` +
    `${numberText(quantile(sorted, 0.05), 3)} and ${numberText(quantile(sorted, 0.95), 3)}, ` +
    `all of those drawn between ${numberText(least, 3)} and ${numberText(greatest, 3)}.`;
  return {
    name: 'paths',
    title: 'The imported series',
    description: `A line of the last x of each window over time t. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found} Drawn is the last value of each window of ${whole(n)} values. ${linesText(read, 'windows')}`,
    spec: seriesSpec(read, 260),
    data: tableOf(
      points,
      [right('t', ({ t }) => numberText(t)), ...labelColumn(points), right('x', ({ x }) => numberText(x))],
      rows,
    ),
  };
}

/** Which rows lines go through: «Lines go through the least and the greatest value in each of 200 stretches …» */
function linesText({ lineRows, rows, sample, lines }: PathSample, noun: string): string {
  const subject = lines.length === 1 ? 'The line goes' : 'Lines go';
  if (lineRows === 'every') return `${subject} through all ${whole(rows)} ${noun}.`;
  if (lineRows === 'sample') {
    return `${subject} through ${whole(sample.length)} of ${whole(rows)} ${noun}, and peaks between them are not seen.`;
  }
  return (
    `${subject} through the least and the greatest value in each of ${stretches} equal stretches of the ` +
    `${whole(rows)} ${noun}, so that every peak is seen.`
  );
}

function labelColumn<Row extends { readonly label: string | null }>(rows: readonly Row[]) {
  return rows.some(({ label }) => label !== null)
    ? [{ title: 'label', align: 'left' as const, text: (row: Row) => row.label ?? '–' }]
    : [];
}

function xOver(lines: readonly (readonly SeriesPoint[])[], time: TimeAxis) {
  const ends = scaleEnds(extent(lines.flat().map(({ t }) => t)));
  return {
    field: 't',
    type: 'quantitative' as const,
    title: time.title,
    scale: { zero: false, nice: false, domain: ends },
    axis: timeLabels(time, ends, plotWidth) ?? { format: axisFormat },
  };
}

function pathsSpec(
  lines: readonly (readonly SeriesPoint[])[],
  bands: readonly Band[],
  time: TimeAxis,
): TopLevelSpec {
  const [colour] = seriesStyle(1).colours;
  const x = xOver(lines, time);
  const scale = linearScale([
    ...lines.flat().map((point) => point.x),
    ...bands.flatMap(({ low, high }) => [low, high]),
  ]);
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'x',
    scale,
    axis: { format: axisFormat },
  });
  const at = (value: number): number => moved(value, scale.domain);
  const drawn = bands
    .filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))
    .map(({ t, low, lower, median, upper, high }) => ({
      t,
      low: at(low),
      lower: at(lower),
      median: at(median),
      upper: at(upper),
      high: at(high),
    }));
  const band = (low: string, high: string, opacity: number): Layer => ({
    data: { values: drawn },
    mark: { type: 'area', color: colour, opacity },
    encoding: { x, y: y(low), y2: { field: high } },
  });
  return {
    width: plotWidth,
    height: 300,
    layer: withData([
      band('low', 'high', 0.15),
      band('lower', 'upper', 0.25),
      {
        data: { values: lines.flatMap((line, path) => line.map((p) => ({ t: p.t, path, value: at(p.x) }))) },
        mark: { type: 'line', color: quiet, strokeWidth: 0.75, opacity: 0.6 },
        encoding: { x, y: y('value'), detail: { field: 'path' } },
      },
      {
        data: { values: drawn },
        mark: { type: 'line', color: colour, strokeWidth: 2 },
        encoding: { x, y: y('median') },
      },
    ]),
  } as TopLevelSpec;
}

/** One line. */
function seriesSpec({ lines, sample }: PathSample, height: number): TopLevelSpec {
  const [line] = lines;
  const scale = linearScale(line.map(({ x }) => x));
  const [colour] = seriesStyle(1).colours;
  const layer: Layer = {
    data: { values: line.map(({ t, x }) => ({ t, x: moved(x, scale.domain) })) },
    mark: { type: line.length > 1 ? 'line' : 'point', color: colour, strokeWidth: 1 },
    encoding: {
      x: xOver(lines, timeAxis(sample)),
      y: { field: 'x', type: 'quantitative', title: 'x', scale, axis: { format: axisFormat } },
    },
  };
  return { width: plotWidth, height, layer: withData([layer]) } as TopLevelSpec;
}

/** Where the first and the last row have names: «t runs from 2000-01-31 to 2020-04-22.» */
function labelsText(sample: readonly PathRow[]): string {
  const [first, last] = [sample[0], sample.at(-1)!];
  if (first.label === null || last.label === null) return '';
  return ` t = ${numberText(first.t)} is ${first.label}, t = ${numberText(last.t)} is ${last.label}.`;
}
