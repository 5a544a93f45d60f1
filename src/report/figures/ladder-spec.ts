import type { TopLevelSpec } from 'vega-lite';
import { figure as numberText } from '../../text.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { extent, isLogarithmicValue, logarithmicAxis, logarithmicEnds, moved, scaleEnds } from '../scales.js';
import { numbersText, roomFor, rowLayout } from './row-layout.js';
import { axisFormat } from './scatter-panels.js';

/** A rung that has a figure: an error, or a score. */
export interface Step {
  readonly name: string;
  readonly value: number;
  /** Where the gain over the rung below puts it with 95 %. */
  readonly interval95: readonly [number, number] | null;
  /** The figure of the rung that it is compared with. */
  readonly below: number | null;
}

/** What is measured. */
export interface LadderAxis {
  readonly title: string;
  /** In words: root mean squared error. */
  readonly of: string;
  readonly digits: number;
  /** Errors begin at 0, and may need a logarithmic axis. */
  readonly areErrors: boolean;
}

/** The ends of the figure: where they are powers of ten, no interval stretches it by more than its points span. */
function endsOf(steps: readonly Step[], { areErrors }: LadderAxis): [number, number] {
  const values = steps.map(({ value }) => value);
  const intervals = steps.flatMap(({ interval95 }) => interval95 ?? []);
  if (areErrors && isLogarithmicValue(values)) return logarithmicEnds(values, intervals);
  return scaleEnds(extent([...(areErrors ? [0] : []), ...values, ...intervals]));
}

export function cutsIntervals(steps: readonly Step[], axis: LadderAxis): boolean {
  const [least, greatest] = endsOf(steps, axis);
  return steps.some(({ interval95 }) => interval95 && (interval95[0] < least || interval95[1] > greatest));
}

/**
 * A row per rung, from the lowest: its figure, the interval of its gain over the rung that it is compared with, and that rung's
 * own figure.
 */
export function ladderSpec(
  { rungs, exact }: { readonly rungs: readonly string[]; readonly exact: readonly string[] },
  steps: readonly Step[],
  axis: LadderAxis,
): TopLevelSpec {
  const isLogarithmic = axis.areErrors && isLogarithmicValue(steps.map(({ value }) => value));
  const ends = endsOf(steps, axis);
  const texts = numbersText(
    steps.map(({ value }) => value),
    axis.digits,
  );
  const { labels, width } = rowLayout(rungs, roomFor(texts));
  const rows = steps.map(({ name, value, interval95, below }, i) => ({
    name,
    estimator: name,
    value: moved(value, ends),
    text: texts[i],
    tip: `${name}: ${axis.of} ${numberText(value, axis.digits + 1)}`,
    ...(below !== null && { below: moved(below, ends) }),
    ...(interval95 && { lower: moved(interval95[0], ends), upper: moved(interval95[1], ends) }),
  }));
  const [colour] = seriesStyle(1).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: axis.title,
    scale: isLogarithmic
      ? { type: 'log' as const, domain: ends, nice: false, padding: 12 }
      : { type: 'linear' as const, domain: ends, nice: true, zero: false },
    axis: isLogarithmic ? logarithmicAxis(ends) : { format: axisFormat, tickCount: 5, labelOverlap: true },
  });
  const y = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: [...rungs] },
    axis: labels,
  };
  const words = (at: number, values: readonly object[]): Layer => ({
    data: { values },
    mark: { type: 'text', align: 'left', fontSize: 13, color: quiet },
    encoding: { x: { value: at }, y, text: { field: 'text' } },
  });
  const layers: Layer[] = [
    {
      data: { values: rows.filter(({ upper }) => upper !== undefined) },
      mark: { type: 'rule', strokeWidth: 2.5, color: colour },
      encoding: { x: x('lower'), x2: { field: 'upper' }, y },
    },
    {
      data: { values: rows },
      mark: { type: 'point', filled: true, opacity: 1, size: 70, color: colour, aria: true },
      encoding: { x: x('value'), y, description: { field: 'tip' } },
    },
    {
      data: { values: rows.filter(({ below }) => below !== undefined) },
      mark: { type: 'tick', thickness: 1.5, size: 16, color: ink },
      encoding: { x: x('below'), y },
    },
    words(width + 8, rows),
    // An error of nothing has no place on an axis of errors.
    words(
      4,
      exact.map((name) => ({ name, text: 'exact' })),
    ),
  ];
  return {
    width,
    height: Math.max(60, 30 * (steps.length + exact.length)),
    layer: withData(layers),
  } as TopLevelSpec;
}
