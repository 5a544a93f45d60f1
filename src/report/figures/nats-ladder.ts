import type { PosteriorEstimatorResult } from '../../stages/evaluate/result.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { type LadderAxis, ladderSpec } from './ladder-spec.js';
import { right } from './rows.js';

const axis: LadderAxis = {
  title: 'nats learned beyond the prior',
  of: 'nats',
  digits: 4,
  areErrors: false,
};

/** What each posterior learned beyond the prior, with its 95 % interval over test draws. */
export function natsLadderFigure(estimators: readonly PosteriorEstimatorResult[]): Figure | undefined {
  const shown = estimators.flatMap(({ name, gain }) => (gain ? [{ name, gain }] : []));
  if (shown.length === 0) return undefined;
  const told = shown.map(({ name, gain }) => `${name} ${numberText(gain.mean, 4)}`).join(', ');
  const found = `Nats learned beyond the prior, greater being better: ${told}.`;
  return {
    name: 'ladder',
    title: 'The ladder: what each posterior learned',
    description: `Points with intervals on one axis, a row per estimator. ${found}`,
    finding: found,
    note: `${found} The line is the 95 % interval over test draws. Differences between posteriors are known much better than these, since they are taken draw by draw: the table has them.`,
    spec: ladderSpec(
      { rungs: shown.map(({ name }) => name), exact: [] },
      shown.map(({ name, gain }) => ({ name, value: gain.mean, below: null, interval95: gain.interval95 })),
      axis,
    ),
    data: tableOf(estimators, [
      { title: 'estimator', align: 'left', text: ({ name }) => name },
      { title: 'kind', align: 'left', text: ({ kind }) => kind },
      { title: 'fit', align: 'left', text: ({ status }) => status },
      right('nats learned', ({ gain }) => numberText(gain?.mean, 4)),
      right('from', ({ gain }) => numberText(gain?.interval95?.[0], 4)),
      right('to (95 %)', ({ gain }) => numberText(gain?.interval95?.[1], 4)),
      right('short of exact', ({ excess }) => numberText(excess?.mean, 3)),
      { title: 'gain over', align: 'left', text: ({ gainOverSimpler }) => gainOverSimpler?.over ?? '–' },
      right('in nats', ({ gainOverSimpler }) => numberText(gainOverSimpler?.mean, 3)),
      right('more draws bought', ({ moreDraws }) => numberText(moreDraws?.mean, 2)),
    ]),
  };
}
