import type { Ladder, Rung } from '../../verdicts/rungs.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { extent } from '../scales.js';
import { cutsIntervals, type LadderAxis, ladderSpec, type Step } from './ladder-spec.js';
import { right } from './rows.js';

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
  const axis: LadderAxis = {
    title: `root mean squared error in ${unit}`,
    of: 'root mean squared error',
    digits: 3,
    areErrors: true,
  };
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
      cutsIntervals(steps, axis) ? 'Intervals that reach beyond the figure end at its edge.' : '',
    ]
      .filter((note) => note !== '')
      .join(' '),
    spec: ladderSpec(
      {
        rungs: rungs.filter(({ mse }) => mse !== null).map(({ name }) => name),
        exact: rungs.map(({ name }) => name).filter((name) => exact.has(name)),
      },
      steps,
      axis,
    ),
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
      value: Math.sqrt(mse),
      interval95: kept ? [end(kept[1]), end(kept[0])] : null,
      below: base === null ? null : Math.sqrt(base),
    },
  ];
}
