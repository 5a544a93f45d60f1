import { figure as numberText, percent, whole } from '../../text.js';
import type { Study } from '../../evaluation/study.js';
import { cutLine, isNear } from '../clipping.js';
import type { Figure } from '../document.js';
import { withData } from '../layers.js';
import { ink, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, moved, padded } from '../scales.js';
import type { Replicated } from '../stored-replicates.js';
import { panelGrid } from './panel-grid.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';
import { leftOut, mostStudyPanels, spreading } from './study-panels.js';

/** Replicates that are drawn one by one: of two panels abreast. */
const mostIntervals = 60;
/** How far beyond the errors intervals are drawn, in what these span. */
const reach = 2;

/** Estimates of the first replicates against the truth, each with its 95 % interval, in the order of their errors. */
export function studyIntervalsFigure(study: Study, all: readonly Replicated[]): Figure | undefined {
  const able = spreading(all);
  const shown = able.slice(0, mostStudyPanels);
  if (shown.length === 0) return undefined;
  const marks = new Map(shown.map((one) => [one.name, intervalsOf(one)]));
  const told = shown.map(({ name, halfWidths, estimates, truths }) => {
    if (!halfWidths) return `${name} has no intervals`;
    const held = estimates.filter((value, i) => Math.abs(value - truths[i]) <= halfWidths[i]).length;
    return `${name} ${percent(held / estimates.length, 1)} of ${whole(estimates.length)} replicates`;
  });
  const found = `Intervals that hold the truth: ${told.join('; ')}.`;
  const [most] = [...marks.values()].toSorted((a, b) => b.length - a.length);
  return {
    name: 'study-intervals',
    title: 'Recovery study: estimates against the truth',
    description: `Points with 95 % intervals about the truth, a panel per parameter, those that miss it in a second colour. ${found}`,
    finding: found,
    note: `${found} Of the first ${whole(most.length)} replicates, ordered by error (estimate − truth). Intervals in the second colour, with squares, miss it.${leftOut(study, able.length)}`,
    spec: panelGrid(
      shown.map(({ name }) => name),
      false,
      (name, { xTitle, yTitle, yLabels }) => layersOf(marks.get(name)!, { xTitle, yTitle, yLabels }),
    ),
    data: tableOf(
      shown.flatMap((one) => marks.get(one.name)!.map((mark) => ({ name: one.name, ...mark }))),
      [
        { title: 'parameter', align: 'left', text: ({ name }) => name },
        right('estimate − truth', ({ error }) => numberText(error)),
        right('from', ({ lower }) => numberText(lower)),
        right('to (95 %)', ({ upper }) => numberText(upper)),
      ],
    ),
  };
}

interface Interval {
  readonly place: number;
  readonly error: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly holds: boolean;
}

function intervalsOf({ estimates, truths, halfWidths }: Replicated): Interval[] {
  return estimates
    .slice(0, mostIntervals)
    .map((estimate, i) => ({ error: estimate - truths[i], half: halfWidths?.[i] ?? null }))
    .toSorted((a, b) => a.error - b.error)
    .map(({ error, half }, i) => ({
      place: i + 1,
      error,
      lower: half === null ? null : error - half,
      upper: half === null ? null : error + half,
      holds: half === null || Math.abs(error) <= half,
    }));
}

function layersOf(
  marks: readonly Interval[],
  axes: { readonly xTitle: boolean; readonly yTitle: boolean; readonly yLabels: boolean },
): object[] {
  const errors = extent([0, ...marks.map(({ error }) => error)]);
  const intervals = extent(marks.flatMap(({ lower, upper }) => [lower ?? 0, upper ?? 0]));
  // Of an interval far wider than the errors no more is drawn than as much again as these span, to either side.
  const room = reach * (errors[1] - errors[0]);
  const ends = padded([
    Math.min(errors[0], Math.max(intervals[0], errors[0] - room)),
    Math.max(errors[1], Math.min(intervals[1], errors[1] + room)),
  ]);
  const x = {
    field: 'place',
    type: 'quantitative',
    title: axes.xTitle ? 'replicates' : null,
    scale: { domain: [0, marks.length + 1], nice: false },
    axis: { labels: false, ticks: false, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: axes.yTitle ? 'error' : null,
    scale: { domain: ends, nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 5, labelOverlap: true, minExtent: 40, maxExtent: 40 },
  });
  const styles = seriesStyle(2);
  const level = cutLine(
    [
      { place: 0, zero: 0 },
      { place: marks.length + 1, zero: 0 },
    ],
    'place',
    ['zero'],
    ends,
  );
  return withData([
    ...[true, false].flatMap((holds, s) => {
      const own = marks.filter((mark) => mark.holds === holds);
      const color = styles.colours[s];
      return [
        {
          data: {
            values: own.flatMap(({ place, lower, upper }) =>
              lower === null || upper === null
                ? []
                : [{ place, lower: moved(lower, ends), upper: moved(upper, ends) }],
            ),
          },
          mark: { type: 'rule', strokeWidth: 1.5, color, opacity: 0.7 },
          encoding: { x, y: y('lower'), y2: { field: 'upper' } },
        },
        {
          data: {
            values: own
              .filter(({ error }) => isNear(error, ends))
              .map(({ place, error }) => ({ place, error })),
          },
          mark: { type: 'point', filled: true, opacity: 1, size: 14, color, shape: styles.shapes[s] },
          encoding: { x, y: y('error') },
        },
      ];
    }),
    // The truth lies on top: it is what the others are held against.
    {
      data: { values: level },
      mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
      encoding: { x, y: y('zero') },
    },
  ]);
}
