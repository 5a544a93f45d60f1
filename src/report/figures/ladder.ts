import type { TopLevelSpec } from 'vega-lite';
import type { Gain, Ladder, Rung } from '../../verdicts/rungs.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { type Layer, withData } from '../layers.js';
import { quiet, seriesStyle } from '../palette.js';
import { tableOf } from '../sample.js';
import {
  extent,
  isLogarithmicValue,
  logarithmicEnds,
  logarithmicTicks,
  moved,
  scaleEnds,
} from '../scales.js';
import { right } from './rows.js';
import { axisFormat } from './scatter-panels.js';

interface Step {
  readonly name: string;
  readonly over: string;
  /** Mean squared error over that of the rung below, and its 95 % interval. */
  readonly ratio: number;
  readonly interval95: readonly [number, number] | null;
}

/** What each rung of the ladder does to the mean squared error of the rung below, with 95 % intervals. */
export function ladderFigure({ on, rungs }: Ladder): Figure | undefined {
  const mseOf = (name: string): number => rungs.find((rung) => rung.name === name)?.mse ?? NaN;
  const steps = rungs.flatMap(({ name, gain, mse }) => {
    const step = gain && stepOf(name, gain, mse! / mseOf(gain.over));
    return step ? [step] : [];
  });
  const drawn = steps.filter(({ ratio }) => ratio > 0);
  if (drawn.length === 0) return undefined;
  const found = steps
    .map(({ name, over, ratio, interval95 }) => {
      const ends = interval95 ? ` (95 %: ${interval95.map((end) => numberText(end, 3)).join(' to ')})` : '';
      return `${name} has ${numberText(ratio, 3)} times that of ${over}${ends}`;
    })
    .join('; ');
  const unit = on === 'k' ? 'k' : 'λ';
  return {
    name: 'ladder',
    title: `The ladder: what each rung does to the error in ${unit}`,
    description: `Points with intervals, a row an estimator from the simplest at the bottom to the richest. Mean squared errors on hold-out rows: ${found}.`,
    note: `Mean squared errors on hold-out rows: ${found}. Left of the dashed line a rung is nearer than the one below; where its interval crosses the line, chance can explain the difference.${drawn.length < steps.length ? ' A rung without any error has no place on this scale.' : ''}${cutsIntervals(drawn) ? ' Intervals that reach beyond the figure end at its edge.' : ''}`,
    spec: ladderSpec(drawn),
    data: tableOf(rungs, [
      { title: 'rung', align: 'left', text: ({ name }) => name },
      { title: 'level', align: 'left', text: ({ level }) => level },
      right('rmse', ({ mse }) => numberText(mse === null ? null : Math.sqrt(mse))),
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

/** Undefined where the rung below has no error. A ratio that is nothing beside 1 has lost its interval to rounding. */
function stepOf(name: string, { over, relative95 }: Gain, ratio: number): Step | undefined {
  if (!Number.isFinite(ratio)) return undefined;
  const kept = ratio > rounding && relative95;
  return { name, over, ratio, interval95: kept ? [1 - relative95[1], 1 - relative95[0]] : null };
}

const rounding = 1e-9;

/** The ends of the figure: where they are powers of ten, no interval stretches it by more than its points span. */
function endsOf(steps: readonly Step[]): [number, number] {
  const ratios = [1, ...steps.map(({ ratio }) => ratio)];
  const intervals = steps.flatMap(({ interval95 }) => interval95 ?? []);
  if (isLogarithmicValue(ratios)) return logarithmicEnds(ratios, intervals);
  return scaleEnds(extent([...ratios, ...intervals]));
}

function cutsIntervals(steps: readonly Step[]): boolean {
  const [least, greatest] = endsOf(steps);
  return steps.some(({ interval95 }) => interval95 && (interval95[0] < least || interval95[1] > greatest));
}

function ladderSpec(steps: readonly Step[]): TopLevelSpec {
  const ratios = [1, ...steps.map(({ ratio }) => ratio)];
  const isLogarithmic = isLogarithmicValue(ratios);
  const ends = endsOf(steps);
  const rows = steps.map(({ name, ratio, interval95 }) => ({
    name,
    ratio: moved(ratio, ends),
    ...(interval95 && { lower: moved(interval95[0], ends), upper: moved(interval95[1], ends) }),
  }));
  const [colour] = seriesStyle(1).colours;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'mean squared error, in that of the rung below',
    scale: isLogarithmic
      ? { type: 'log' as const, domain: ends, nice: false, padding: 12 }
      : { type: 'linear' as const, domain: ends, nice: true, zero: false },
    axis: { format: axisFormat, ...(isLogarithmic && { values: logarithmicTicks(ends) }) },
  });
  const y = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: steps.map(({ name }) => name).toReversed() },
    axis: { labelLimit: 220 },
  };
  const layers: Layer[] = [
    {
      data: { values: [{ one: 1 }] },
      mark: { type: 'rule', strokeDash: [4, 4], color: quiet },
      encoding: { x: x('one') },
    },
    {
      data: { values: rows.filter((row) => row.upper !== undefined) },
      mark: { type: 'rule', strokeWidth: 2, color: colour },
      encoding: { x: x('lower'), x2: { field: 'upper' }, y },
    },
    {
      data: { values: rows },
      mark: { type: 'point', filled: true, opacity: 1, size: 70, color: colour },
      encoding: { x: x('ratio'), y },
    },
  ];
  return { width: 340, height: Math.max(80, 40 * steps.length), layer: withData(layers) } as TopLevelSpec;
}
