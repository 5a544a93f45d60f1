import type { ProcessEstimatorResult } from '../../stages/evaluate/result.js';
import type { ParameterResult } from '../../stages/train/fit-summary.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { type FittedProcess, isGiven } from '../fitted-process.js';
import { tableOf } from '../sample.js';
import { type Estimate, inWords } from './estimate.js';
import { estimatesSpec, isCut } from './estimates-spec.js';
import { right } from './rows.js';

/** Estimates that are drawn, at most, and parameters with a panel each: more would leave the first screen. */
const most = { rows: 18, panels: 4 };

/** Every parameter of the process that was estimated, by estimator with its 95 % interval and the truth: a forest plot, a panel per parameter. */
export function processEstimatesFigure(
  results: readonly ProcessEstimatorResult[],
  fitted: readonly FittedProcess[],
): Figure | undefined {
  const rows = results.flatMap(estimatesOf).filter(({ fit, quantity }) => {
    const own = fitted.find(({ name }) => name === fit);
    return !own || !isGiven(own, quantity);
  });
  // Where a truth is known it is what is asked for; else what the first estimators have.
  const count = (parameter: string): number =>
    rows.filter(({ quantity, truth }) => quantity === parameter && truth !== null).length;
  const quantities = [...new Set(rows.map(({ quantity }) => quantity))]
    .toSorted((a, b) => Number(count(b) > 0) - Number(count(a) > 0))
    .slice(0, most.panels);
  const shown = quantities
    .flatMap((quantity) => rows.filter((row) => row.quantity === quantity))
    .slice(0, most.rows);
  if (shown.length === 0) return undefined;
  const panels = quantities
    .map((quantity) => ({
      quantity,
      rows: shown.filter((row) => row.quantity === quantity),
      reference: null,
    }))
    .filter((panel) => panel.rows.length > 0);
  const found = shown.map(inWords).join('; ');
  const hasTruth = shown.some(({ truth }) => truth !== null);
  const hasWhole = shown.some(({ whole }) => whole !== undefined);
  const leftOut = rows.length - shown.length;
  const notes = [
    'Points are estimates, lines their 95 % intervals.',
    hasWhole ? 'Circles are from training transitions, squares from all.' : '',
    hasTruth ? 'Black: the truth.' : '',
    panels.some(isCut) ? 'What lies beyond the edge of a panel ends there.' : '',
    leftOut > 0 ? `${leftOut} more ${leftOut === 1 ? 'is' : 'are'} in the table of parameters.` : '',
  ];
  return {
    name: 'estimates',
    title: `Parameters, 95 % intervals${hasTruth ? ', and the truth' : ''}`,
    description: `Points with intervals, a row per estimator, a panel per parameter. ${found}.`,
    finding: `${found}.`,
    note: notes.filter((note) => note !== '').join(' '),
    spec: estimatesSpec(panels, true),
    data: tableOf(rows, [
      { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
      { title: 'parameter', align: 'left', text: ({ quantity }) => quantity },
      right('estimate', ({ estimate }) => numberText(estimate)),
      right('from', ({ interval95 }) => numberText(interval95?.[0])),
      right('to (95 %)', ({ interval95 }) => numberText(interval95?.[1])),
      right('from all', ({ whole }) => numberText(whole?.estimate)),
      right('from', ({ whole }) => numberText(whole?.interval95?.[0])),
      right('to (95 %)', ({ whole }) => numberText(whole?.interval95?.[1])),
      right('truth', ({ truth }) => numberText(truth)),
    ]),
  };
}

function estimatesOf({ name: estimator, parameters, fullSample }: ProcessEstimatorResult): Estimate[] {
  const wholeOf = (wanted: string): Pick<Estimate, 'whole'> => {
    const found = fullSample?.find(({ name }) => name === wanted);
    return found && found.estimate !== null
      ? { whole: { estimate: found.estimate, interval95: found.interval95 } }
      : {};
  };
  return parameters.flatMap(({ name, estimate, interval95, truth }: ParameterResult): Estimate[] =>
    estimate === null
      ? []
      : [{ estimator, fit: estimator, quantity: name, estimate, interval95, truth, ...wholeOf(name) }],
  );
}
