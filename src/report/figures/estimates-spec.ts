import type { TopLevelSpec } from 'vega-lite';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { extent, moved, padded } from '../scales.js';
import { type Estimate, inWords } from './estimate.js';
import { numbersText, roomFor, type RowLayout, rowLayout } from './row-layout.js';
import { axisFormat } from './scatter-panels.js';

/** Estimates of one quantity, which share an axis. */
export interface EstimatePanel {
  readonly quantity: string;
  readonly rows: readonly Estimate[];
  /** A value from elsewhere. */
  readonly reference: { readonly name: string; readonly value: number } | null;
}

/** Pixels of a row; where there are many it is less, so that all panels stand in the first screen. */
const rowHeights = [15, 26] as const;
/** Pixels of rows and axes together, where rows have less. */
const mostHeight = 375;
const axisHeight = 36;

function rowHeightOf(panels: readonly EstimatePanel[], fits: boolean): number {
  if (!fits) return rowHeights[1];
  const rows = panels.reduce((sum, panel) => sum + panel.rows.length, 0);
  const room = Math.floor((mostHeight - axisHeight * panels.length) / rows);
  return Math.max(rowHeights[0], Math.min(rowHeights[1], room));
}

/** An estimate so many times further from the middle than estimates usually are lies beyond the panel. */
const far = 12;

/**
 * The ends of a panel's axis: all estimates, the truth and the intervals, unless one is so far away or so wide that the
 * others would be one point.
 */
function endsOf({ rows, reference }: EstimatePanel): [number, number] {
  const known = [...rows.flatMap(({ truth }) => truth ?? []), ...(reference ? [reference.value] : [])];
  const all = bothOf(rows);
  const estimates = all.map(({ estimate }) => estimate);
  const anchor = median(known.length > 0 ? known : estimates);
  const usual = Math.max(
    median(estimates.map((estimate) => Math.abs(estimate - anchor))),
    median(all.flatMap(({ interval95 }) => (interval95 ? interval95[1] - interval95[0] : []))),
    0.01 * Math.abs(anchor),
  );
  const room = far * usual;
  const near = (value: number): boolean => Math.abs(value - anchor) <= room || known.includes(value);
  const places = [...known, ...estimates, ...all.flatMap(({ interval95 }) => interval95 ?? [])];
  const inside = places.filter(near);
  const cut = places
    .filter((value) => !near(value))
    .map((value) => moved(value, [anchor - room / 2, anchor + room / 2]));
  const [least, greatest] = extent([...inside, ...cut]);
  // Estimates that differ by rounding alone are one place.
  return padded([Math.min(least, anchor - usual / 4), Math.max(greatest, anchor + usual / 4)]);
}

/** Estimates from training data, and from all data. */
const bothOf = (rows: readonly Estimate[]): Pick<Estimate, 'estimate' | 'interval95'>[] =>
  rows.flatMap((row) => (row.whole ? [row, row.whole] : [row]));

/** 0 of none. */
function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const beyond = (value: number, [least, greatest]: readonly [number, number]): boolean =>
  value < least || value > greatest;

/** Whether something of a panel lies beyond its ends. */
export function isCut(panel: EstimatePanel): boolean {
  const ends = endsOf(panel);
  return bothOf(panel.rows).some(({ estimate, interval95 }) =>
    [estimate, ...(interval95 ?? [])].some((value) => beyond(value, ends)),
  );
}

/** @param fits - whether rows are lower where there are many */
export function estimatesSpec(panels: readonly EstimatePanel[], fits = false): TopLevelSpec {
  const layout = rowLayout(
    panels.flatMap((panel) => panel.rows.map(({ estimator }) => rowName(panel, estimator))),
    roomFor(panels.flatMap(textsOf)),
  );
  const height = rowHeightOf(panels, fits);
  const specs = panels.map((panel) => panelSpec(panel, layout, height));
  return (specs.length > 1 ? { vconcat: specs, spacing: 10 } : specs[0]) as TopLevelSpec;
}

const textsOf = ({ rows }: EstimatePanel): string[] =>
  numbersText(
    rows.map(({ estimate }) => estimate),
    4,
  );

/** λ has an axis of its name; of other numbers each row says which it is. */
function rowName({ quantity }: EstimatePanel, estimator: string): string {
  return quantity === 'λ' ? estimator : `${estimator}: ${quantity}`;
}

function panelSpec(panel: EstimatePanel, { labels, width }: RowLayout, rowHeight: number) {
  const { quantity, rows, reference } = panel;
  const ends = endsOf(panel);
  const [colour, other] = seriesStyle(2).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: quantity === 'λ' ? 'λ' : null,
    scale: { domain: ends, nice: false, zero: false },
    axis: { format: axisFormat, tickCount: 4, labelOverlap: true, grid: true },
  });
  const y = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: rows.map(({ estimator }) => rowName(panel, estimator)) },
    axis: labels,
  };
  const texts = textsOf(panel);
  const values = rows.map(({ estimator, fit, estimate, interval95, truth, whole }, i) => ({
    name: rowName(panel, estimator),
    estimator: fit,
    value: moved(estimate, ends),
    isBeyond: beyond(estimate, ends),
    isLeft: estimate < ends[0],
    text: texts[i],
    tip: inWords(rows[i]),
    ...(interval95 && { lower: moved(interval95[0], ends), upper: moved(interval95[1], ends) }),
    ...(truth !== null && !beyond(truth, ends) && { truth }),
    ...(whole && { whole: moved(whole.estimate, ends), wholeIsBeyond: beyond(whole.estimate, ends) }),
    ...(whole?.interval95 && {
      wholeLower: moved(whole.interval95[0], ends),
      wholeUpper: moved(whole.interval95[1], ends),
    }),
  }));
  // Two in a row stand one above the other.
  const apart = rows.some(({ whole }) => whole) ? Math.max(3, rowHeight / 5) : 0;
  const shifted = (by: number): object => (apart === 0 ? {} : { yOffset: by * apart });
  const truths = new Set(rows.map(({ truth }) => truth));
  const isOne = truths.size === 1 && !truths.has(null);
  const arrows = (isLeft: boolean, shape: string): Layer => ({
    data: { values: values.filter((row) => row.isBeyond && row.isLeft === isLeft) },
    mark: {
      type: 'point',
      shape,
      filled: true,
      opacity: 1,
      size: apart === 0 ? 80 : 55,
      color: colour,
      ...shifted(-1),
    },
    encoding: { x: x('value'), y },
  });
  const layers: Layer[] = [
    {
      data: { values: reference && !beyond(reference.value, ends) ? [{ reference: reference.value }] : [] },
      mark: { type: 'rule', strokeDash: [2, 3], strokeWidth: 1.5, color: ink },
      encoding: { x: x('reference') },
    },
    {
      data: { values: values.filter(({ upper }) => upper !== undefined) },
      mark: { type: 'rule', strokeWidth: 2.5, color: colour, ...shifted(-1) },
      encoding: { x: x('lower'), x2: { field: 'upper' }, y },
    },
    {
      data: { values: values.filter(({ isBeyond }) => !isBeyond) },
      mark: {
        type: 'point',
        filled: true,
        opacity: 1,
        size: apart === 0 ? 70 : 45,
        color: colour,
        aria: true,
        ...shifted(-1),
      },
      encoding: { x: x('value'), y, description: { field: 'tip' } },
    },
    {
      data: { values: values.filter(({ wholeUpper }) => wholeUpper !== undefined) },
      mark: { type: 'rule', strokeWidth: 1.5, color: other, ...shifted(1) },
      encoding: { x: x('wholeLower'), x2: { field: 'wholeUpper' }, y },
    },
    {
      data: { values: values.filter(({ wholeIsBeyond }) => wholeIsBeyond === false) },
      mark: {
        type: 'point',
        shape: 'square',
        filled: true,
        opacity: 1,
        size: 32,
        color: other,
        ...shifted(1),
      },
      encoding: { x: x('whole'), y },
    },
    arrows(true, 'triangle-left'),
    arrows(false, 'triangle-right'),
    // The truth lies on top: it is what the others are held against.
    {
      data: { values: isOne ? values.slice(0, 1).filter(({ truth }) => truth !== undefined) : [] },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5, color: ink },
      encoding: { x: x('truth') },
    },
    {
      data: { values: isOne ? [] : values.filter(({ truth }) => truth !== undefined) },
      mark: { type: 'tick', thickness: 2, size: rowHeight - 6, color: ink },
      encoding: { x: x('truth'), y },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', fontSize: 13, color: quiet },
      encoding: { x: { value: width + 8 }, y, text: { field: 'text' } },
    },
  ];
  return { width, height: rowHeight * rows.length, layer: withData(layers) };
}
