import type { ParameterResult } from '../stages/train/fit-summary.js';
import type { ProcessEstimatorResult, ProcessResult } from '../stages/evaluate/result.js';
import { figure as numberText, whole } from '../text.js';
import { comparableText } from './comparable.js';
import type { Block, Table } from './document.js';
import { right } from './figures/rows.js';
import { tableOf } from './sample.js';

/** Tables of a report of estimators of the process, and what is said below them. */

/** Parameters with errors, intervals and truth: fitted to the training transitions, and where there is a closed form to all. */
export function processParameterTable({ estimators }: ProcessResult, isSimulated: boolean): Table {
  const rows = estimators.flatMap(({ name: estimator, parameters, fullSample }) => {
    const of = (sample: string, all: readonly ParameterResult[]) =>
      all.map((parameter) => ({ estimator, sample, ...parameter }));
    return [...of('training', parameters), ...of('all', fullSample ?? [])];
  });
  return tableOf(rows, [
    { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
    { title: 'transitions', align: 'left', text: ({ sample }) => sample },
    { title: 'parameter', align: 'left', text: ({ name }) => name },
    right('estimate', ({ estimate }) => numberText(estimate)),
    right('± error', ({ standardError }) => numberText(standardError, 3)),
    right('from', ({ interval95 }) => numberText(interval95?.[0])),
    right('to (95 %)', ({ interval95 }) => numberText(interval95?.[1])),
    right('truth', ({ truth }) => (truth === null && !isSimulated ? 'unknown' : numberText(truth))),
  ]);
}

/** How well each law foretells, and the criteria of those with a likelihood. */
export function processScoreTable({ estimators }: ProcessResult): Table {
  return tableOf(estimators, [
    { title: 'estimator', align: 'left', text: ({ name }) => name },
    { title: 'kind', align: 'left', text: ({ kind }) => kind },
    { title: 'fit', align: 'left', text: ({ status }) => status },
    right('log score, unseen', ({ holdOut }) => numberText(holdOut.logScore, 5)),
    right('training', ({ train }) => numberText(train.logScore, 5)),
    right('ln L', ({ logLikelihood }) => numberText(logLikelihood)),
    right('AIC', ({ aic }) => numberText(aic)),
    right('BIC', ({ bic }) => numberText(bic)),
  ]);
}

/** What the scores are, and what may be compared with what. */
export const scoreText = ({ estimators }: ProcessResult): string =>
  `Log scores are nats per transition, and greater is better. ln L, AIC and BIC are of training transitions; ${comparableText(estimators)}`;

const statistics = {
  kolmogorovSmirnov: 'Kolmogorov–Smirnov: u is uniform',
  andersonDarling: 'Anderson–Darling: u is uniform in its tails',
  ljungBox: 'Ljung–Box of z: steps do not depend on earlier ones',
  ljungBoxSquares: 'Ljung–Box of z²: the size of steps does not come in stretches',
  spreadByLevel: 'z² against x: the size of steps depends on x as the law says',
  tails: 'mean of z⁴: no step is far larger than the law allows',
} as const;

/** The tests of unseen transitions, and what is to be known of them. */
export function goodnessBlocks({ estimators }: ProcessResult): Block[] {
  const tested = estimators.flatMap(({ name, goodness }) => (goodness ? [{ name, goodness }] : []));
  if (tested.length === 0) return [];
  const rows = tested.flatMap(({ name, goodness: { p, tests } }) => [
    ...tests.map(({ of, statistic, p: own }) => ({ name, test: statistics[of], statistic, p: own })),
    { name, test: 'all together', statistic: null, p },
  ]);
  const [{ goodness }] = tested;
  return [
    {
      kind: 'table',
      table: tableOf(rows, [
        { title: 'law', align: 'left', text: ({ name }) => name },
        { title: 'test of unseen transitions', align: 'left', text: ({ test }) => test },
        right('statistic', ({ statistic }) => numberText(statistic, 4)),
        right('p', ({ p }) => numberText(p, 2)),
      ]),
    },
    {
      kind: 'text',
      text: `p is the share of series simulated from the fitted law, ${whole(goodness.replicates)} of them, each fitted again, that are as far off: parameters that were estimated do not make a law look better than it is.`,
    },
    ...paragraphs(tested.map(({ name, goodness: { notes } }) => ({ name, said: notes }))),
  ];
}

/** What the estimators have to say of themselves, a paragraph each. */
export const noteBlocks = (estimators: readonly ProcessEstimatorResult[]): Block[] =>
  paragraphs(
    estimators.map(({ name, message, notes }) => ({
      name,
      said: [...(message === null ? [] : [message]), ...notes],
    })),
  );

/** Those that say the same share a paragraph. */
function paragraphs(all: readonly { readonly name: string; readonly said: readonly string[] }[]): Block[] {
  const names = new Map<string, string[]>();
  for (const { name, said } of all) {
    const text = said.join(' ');
    if (text !== '') names.set(text, [...(names.get(text) ?? []), name]);
  }
  return [...names].map(([text, own]) => ({ kind: 'text', text: `${own.join(', ')}: ${text}` }));
}
