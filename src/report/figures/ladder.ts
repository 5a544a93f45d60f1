import type { TopLevelSpec } from 'vega-lite';
import type { Ladder, Rung } from '../../verdicts/rungs.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { ink, quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import { extent, isLogarithmicValue, logarithmicAxis, logarithmicEnds, moved, scaleEnds } from '../scales.js';
import { right } from './rows.js';
import { numbersText, rowLayout } from './row-layout.js';
import { axisFormat } from './scatter-panels.js';

interface Step {
  readonly name: string;
  readonly rmse: number;
  /** Where the gain over the rung below puts it with 95 %. */
  readonly interval95: readonly [number, number] | null;
  /** The root mean squared error of the rung that it is compared with. */
  readonly below: number | null;
}

/** Errors that are less than this share of the largest are rounding. */
const rounding = 1e-12;

/** The rungs without an error but rounding. */
export function exactRungs(rungs: readonly Rung[]): ReadonlySet<string> {
  const known = rungs.filter((rung) => rung.mse !== null);
  const [, greatest] = extent(known.map((rung) => Math.sqrt(rung.mse!)));
  return new Set(known.filter(({ mse }) => Math.sqrt(mse!) <= rounding * greatest).map(({ name }) => name));
}

/** The root mean squared error of each rung of the ladder, with the 95 % interval of its gain over the rung below. */
export function ladderFigure({ on, rungs }: Ladder): Figure | undefined {
  const exact = exactRungs(rungs);
  const steps = rungs.flatMap((rung) => stepOf(rung, rungs, exact));
  if (steps.length === 0) return undefined;
  const found = rungs
    .flatMap(({ name, mse }) =>
      mse === null ? [] : [`${name} ${exact.has(name) ? 'exact' : numberText(Math.sqrt(mse), 3)}`],
    )
    .join(', ');
  const unit = on === 'k' ? 'k' : 'λ';
  const error = `Root mean squared error in ${unit} on held-out rows: ${found}.`;
  const hasBelow = steps.some(({ below }) => below !== null);
  return {
    name: 'ladder',
    title: `The ladder: error in ${unit} on held-out rows`,
    description: `Points with intervals on one axis, a row per estimator from the simplest at the top to the richest. ${error}`,
    finding: error,
    note: [
      error,
      hasBelow
        ? 'The line is the 95 % interval of the difference from the rung that the estimator is compared with, the one above it; that rung’s own error is the short vertical mark. Where the line reaches the mark, chance can explain the difference.'
        : '',
      cutsIntervals(steps) ? 'Intervals that reach beyond the figure end at its edge.' : '',
    ]
      .filter((note) => note !== '')
      .join(' '),
    spec: ladderSpec(rungs, steps, exact, unit),
    data: tableOf(rungs, [
      { title: 'rung', align: 'left', text: ({ name }) => name },
      { title: 'level', align: 'left', text: ({ level }) => level },
      right('rmse', ({ name, mse }) =>
        exact.has(name) ? 'exact' : numberText(mse === null ? null : Math.sqrt(mse)),
      ),
      { title: 'gain over', align: 'left', text: ({ gain }) => gain?.over ?? '–' },
      right('gain in mse', ({ gain }) => numberText(gain?.mean)),
      right('from', ({ gain }) => numberText(gain?.interval95?.[0])),
      right('to (95 %)', ({ gain }) => numberText(gain?.interval95?.[1])),
      right('share', ({ gain }) => numberText(gain?.relative, 4)),
      right('p', ({ gain }) => numberText(gain?.p, 3)),
      { title: 'what it is worth', align: 'left', text: ({ sentence }: Rung) => sentence },
    ]),
  };
}

/** What is drawn of a rung: nothing where it predicts nothing, or is exact. */
function stepOf({ name, mse, gain }: Rung, rungs: readonly Rung[], exact: ReadonlySet<string>): Step[] {
  if (mse === null || exact.has(name)) return [];
  const over = gain && !exact.has(gain.over) ? rungs.find((rung) => rung.name === gain.over) : undefined;
  const base = over?.mse ?? null;
  // An error that is nothing beside the one below has lost its interval to rounding.
  const kept = base !== null && mse > 1e-9 * base && gain?.relative95;
  const end = (relative: number): number => Math.sqrt(Math.max(0, base! * (1 - relative)));
  return [
    {
      name,
      rmse: Math.sqrt(mse),
      interval95: kept ? [end(kept[1]), end(kept[0])] : null,
      below: base === null ? null : Math.sqrt(base),
    },
  ];
}

/** The ends of the figure: where they are powers of ten, no interval stretches it by more than its points span. */
function endsOf(steps: readonly Step[]): [number, number] {
  const errors = steps.map(({ rmse }) => rmse);
  const intervals = steps.flatMap(({ interval95 }) => interval95 ?? []);
  if (isLogarithmicValue(errors)) return logarithmicEnds(errors, intervals);
  return scaleEnds(extent([0, ...errors, ...intervals]));
}

function cutsIntervals(steps: readonly Step[]): boolean {
  const [least, greatest] = endsOf(steps);
  return steps.some(({ interval95 }) => interval95 && (interval95[0] < least || interval95[1] > greatest));
}

function ladderSpec(
  rungs: readonly Rung[],
  steps: readonly Step[],
  exact: ReadonlySet<string>,
  unit: string,
): TopLevelSpec {
  const isLogarithmic = isLogarithmicValue(steps.map(({ rmse }) => rmse));
  const { labels, width } = rowLayout(rungs.map(({ name }) => name));
  const ends = endsOf(steps);
  const texts = numbersText(
    steps.map(({ rmse }) => rmse),
    3,
  );
  const rows = steps.map(({ name, rmse, interval95, below }, i) => ({
    name,
    estimator: name,
    rmse: moved(rmse, ends),
    text: texts[i],
    tip: `${name}: root mean squared error ${numberText(rmse, 4)}`,
    ...(below !== null && { below: moved(below, ends) }),
    ...(interval95 && { lower: moved(interval95[0], ends), upper: moved(interval95[1], ends) }),
  }));
  const [colour] = seriesStyle(1).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: `root mean squared error in ${unit}`,
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
    scale: { domain: rungs.filter(({ mse }) => mse !== null).map(({ name }) => name) },
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
      encoding: { x: x('rmse'), y, description: { field: 'tip' } },
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
      rungs.filter(({ name }) => exact.has(name)).map(({ name }) => ({ name, text: 'exact' })),
    ),
  ];
  return {
    width,
    height: Math.max(60, 30 * (steps.length + exact.size)),
    layer: withData(layers),
  } as TopLevelSpec;
}
