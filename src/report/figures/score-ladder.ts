import { figure as numberText } from '../../text.js';
import type { TransitionLadder, TransitionRung } from '../../verdicts/process/ladder.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { type LadderAxis, ladderSpec, type Step } from './ladder-spec.js';
import { right } from './rows.js';

const axis: LadderAxis = {
  title: 'log score, nats per unseen transition',
  of: 'log score',
  digits: 5,
  areErrors: false,
};

/** The log score of each rung of the ladder of laws, with the 95 % interval of its gain over the rung below. */
export function scoreLadderFigure({ rungs }: TransitionLadder): Figure | undefined {
  const steps = rungs.flatMap((rung) => stepOf(rung, rungs));
  if (steps.length === 0) return undefined;
  const told = steps.map(({ name, value }) => `${name} ${numberText(value, axis.digits)}`).join(', ');
  const found = `Log score in nats per unseen transition, greater being better: ${told}.`;
  const hasBelow = steps.some(({ below }) => below !== null);
  return {
    name: 'ladder',
    title: 'The ladder: log score of unseen transitions',
    description: `Points with intervals on one axis, a row per law from the simplest at the top to the richest. ${found}`,
    finding: found,
    note: hasBelow
      ? `${found} The line is the 95 % interval of the paired difference from the rung above, whose own score is the short vertical mark. Where the line reaches the mark, chance can explain the difference.`
      : found,
    spec: ladderSpec({ rungs: steps.map(({ name }) => name), exact: [] }, steps, axis),
    data: tableOf(rungs, [
      { title: 'rung', align: 'left', text: ({ name }) => name },
      { title: 'level', align: 'left', text: ({ level }) => level },
      right('log score', ({ logScore }) => numberText(logScore)),
      { title: 'gain over', align: 'left', text: ({ gain }) => gain?.over ?? '–' },
      right('gain in nats', ({ gain }) => numberText(gain?.mean, 4)),
      right('from', ({ gain }) => numberText(gain?.interval95?.[0], 4)),
      right('to (95 %)', ({ gain }) => numberText(gain?.interval95?.[1], 4)),
      right('p', ({ gain }) => numberText(gain?.p, 3)),
      { title: 'what it is worth', align: 'left', text: ({ sentence }: TransitionRung) => sentence },
    ]),
  };
}

function stepOf({ name, logScore, gain }: TransitionRung, rungs: readonly TransitionRung[]): Step[] {
  if (logScore === null) return [];
  const below = (gain && rungs.find((rung) => rung.name === gain.over)?.logScore) ?? null;
  const ends = below !== null && gain?.interval95;
  return [{ name, value: logScore, below, interval95: ends ? [below + ends[0], below + ends[1]] : null }];
}
