import type { TopLevelSpec } from 'vega-lite';
import { cutLine, isNear } from '../clipping.js';
import { powerOfTen } from '../figure.js';
import { rowField } from '../interactive-spec.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { extent, padded, scaleEnds } from '../scales.js';
import { type TimeAxis, timeLabels } from '../time-axis.js';
import { axisFormat } from './scatter-panels.js';

/** What points are: k itself, or an estimator's k̂ of a row, by what the row was used for. */
export const groups = {
  observed: 'k',
  training: 'training rows',
  heldOut: 'held-out rows',
  gap: 'rows of the gap',
} as const;

export interface FitPoint {
  readonly group: string;
  readonly x: number;
  readonly y: number;
  readonly j: number;
}

/** The panels of one estimator. */
export interface FitRow {
  readonly name: string;
  /** k and k̂ over s. */
  readonly fit: readonly FitPoint[];
  /** k̂ over k. */
  readonly predictions: readonly FitPoint[];
  /** k − k̂ over t. */
  readonly residuals: readonly FitPoint[];
  /** Whether all residuals are rounding: 0 then, on an axis as high as a tenth of k. */
  readonly isExact: boolean;
}

type Ends = readonly [number, number];

/** What the panels of all estimators have in common. */
interface Shared {
  readonly s: Ends;
  /** The range of k of the held-out rows. */
  readonly unseen: Ends;
  /** Between which values k and k̂ are drawn. */
  readonly k: Ends;
  readonly t: Ends;
  readonly time: TimeAxis;
  readonly hasGap: boolean;
}

/** Pixels: together no more than a phone shows at three quarters of the size. */
const [width, height, leastNumbers] = [96, 104, 36];

/** A row of panels per estimator, under common heads; the first two share the scale of k. */
export function fitSpec(rows: readonly FitRow[], shared: Shared): TopLevelSpec {
  const [s, unseen, t] = [shared.s, shared.unseen, shared.t].map(padded);
  const color = colours(shared.hasGap);
  const small = scaleEnds(
    [-0.1, 0.1].map((share) => share * Math.max(...shared.k.map(Math.abs))) as [number, number],
  );
  const panels = rows.flatMap(({ name, fit, predictions, residuals, isExact }, r) => {
    const own = { isFirst: r === 0, isLast: r === rows.length - 1, color };
    const numbers = { minExtent: leastNumbers, maxExtent: leastNumbers };
    const times = timeLabels(shared.time, t, width);
    return [
      panel(fit, {
        ...own,
        name,
        head: 'k and k̂ over s',
        x: { domain: s, title: 's', axis: {} },
        y: { domain: shared.k, axis: numbers },
      }),
      panel(predictions, {
        ...own,
        head: 'k̂ over k',
        x: { domain: unseen, title: 'k', axis: {} },
        y: { domain: shared.k, axis: { labels: false } },
        reference: shared.unseen.map((end) => ({ x: end, y: end })),
      }),
      panel(residuals, {
        ...own,
        head: `k − k̂ over ${shared.time.title}`,
        x: { domain: t, title: shared.time.title, axis: times ?? {} },
        y: isExact
          ? { domain: small, axis: { ...numbers, values: [0] } }
          : { domain: padded(extent([0, ...residuals.map(({ y }) => y)])), axis: numbers, isShort: true },
        reference: shared.t.map((end) => ({ x: end, y: 0 })),
      }),
    ];
  });
  // A grid, whose columns stand below one another however long their numbers are.
  return { concat: panels, columns: 3, spacing: { row: 8, column: 8 } } as unknown as TopLevelSpec;
}

interface Scale {
  readonly domain: Ends;
  readonly title?: string;
  readonly axis: object;
  /** Whether its numbers have room for three characters. */
  readonly isShort?: boolean;
}

interface Panel {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly color: object;
  /** The estimator, above its first panel. */
  readonly name?: string;
  readonly head: string;
  readonly x: Scale;
  readonly y: Scale;
  /** The line on which predictions are exact. */
  readonly reference?: readonly { readonly x: number; readonly y: number }[];
}

function panel(points: readonly FitPoint[], plot: Panel): object {
  const { isFirst, isLast, color, head, reference = [] } = plot;
  const [xEnds, yEnds] = [plot.x.domain, plot.y.domain];
  const encoding = {
    x: channel('x', plot.x, isLast ? (plot.x.title ?? null) : null, isLast ? {} : { labels: false }),
    y: channel('y', plot.y, null, {}),
  };
  const line: Layer = {
    data: { values: cutLine(cutLine(reference, 'x', ['y'], yEnds), 'y', ['x'], xEnds) },
    mark: { type: 'line', strokeDash: [4, 4], color: ink, clip: true },
    encoding,
  };
  return {
    title: {
      text: titleOf(plot),
      anchor: 'start',
      color: ink,
      fontSize: 13,
      fontWeight: 'bold',
      offset: 4,
      limit: 3 * width,
      ...(isFirst && { subtitle: head, subtitleColor: quiet, subtitleFontSize: 12 }),
    },
    width,
    height,
    layer: [
      {
        data: {
          values: points
            .filter(({ x, y }) => isNear(x, xEnds) && isNear(y, yEnds))
            .map(({ group, x, y, j }) => ({ group, x, y, [rowField]: j })),
        },
        mark: { type: 'circle', size: 12, opacity: 0.75, clip: true },
        encoding: { ...encoding, color },
      },
      // Where points should be lies on top of them.
      ...withData([line]),
    ],
  };
}

/** Whose panel the first is; above the others the power of ten of their numbers, of k above the second, which has the first's. */
function titleOf({ name, y }: Panel): string {
  const power = 'values' in y.axis ? 0 : powerAbove(y);
  if (name !== undefined || power === 0) return name ?? ' ';
  return `${'labels' in y.axis ? 'k ' : ''}× ${powerOfTen(power)}`;
}

/** The power of ten that stands above numbers too long for the room beside a panel, 0 where none has to. */
function powerAbove({ domain, isShort = false }: Scale): number {
  const largest = Math.max(...domain.map(Math.abs));
  // Logarithms may differ between engines at a power of ten; the digits do not.
  const power = Number(largest.toExponential().split('e')[1]);
  return power < (isShort ? -1 : -3) || power > (isShort ? 1 : 3) ? power : 0;
}

function channel(field: 'x' | 'y', scale: Scale, title: string | null, more: object) {
  const { domain, axis } = scale;
  const power = powerAbove(scale);
  return {
    field,
    type: 'quantitative' as const,
    title,
    scale: { domain: [...domain], nice: false, zero: false },
    axis: {
      format: axisFormat,
      labelOverlap: true,
      labelSeparation: -8,
      tickCount: field === 'x' ? 3 : 4,
      // Numbers near an end stay within their panel.
      ...(field === 'x' && { labelFlush: 16 }),
      ...(field === 'y' && power !== 0 && { labelExpr: `format(datum.value / 1e${power}, '${axisFormat}')` }),
      ...axis,
      ...more,
    },
  };
}

function colours(hasGap: boolean): object {
  const { observed, training, heldOut, gap } = groups;
  const [first, second, third] = seriesStyle(3).colours;
  return {
    field: 'group',
    type: 'nominal',
    scale: {
      domain: [observed, training, heldOut, ...(hasGap ? [gap] : [])],
      range: [quiet, first, second, ...(hasGap ? [third] : [])],
    },
    legend: { title: null, orient: 'bottom', columns: hasGap ? 2 : 3, symbolSize: 60 },
  };
}
