import type { LoadedPipeline } from '../pipeline/load.js';
import type { PosteriorResult } from '../stages/evaluate/result.js';
import type { Gained } from '../verdicts/posterior/evidence.js';
import { figure, percent, table, whole, widest, wrap } from './output.js';
import { hanging, verdictsText } from './verdict-text.js';

/** What a run found of posteriors, for a person: what was learned, whether it can be believed, and what the observation says. */
export function posteriorText(
  { pipeline }: Pick<LoadedPipeline, 'pipeline'>,
  result: PosteriorResult,
): string {
  const { draws, estimators } = result;
  const heading = `${pipeline.name}: learned from ${whole(draws.train)} draws, tested on ${whole(draws.test)} others`;
  return [
    wrap(heading.split(' '), 80, '  ').join('\n'),
    ladderText(result),
    calibrationText(result),
    observedText(result, Infinity),
    estimators
      .flatMap(({ name, message }) => (message === null ? [] : hanging(`${name}: ${message}`)))
      .join('\n'),
    verdictsText(result.verdicts),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const interval = (gained: Gained | null): string =>
  gained?.interval95 ? gained.interval95.map((end) => figure(end, 3)).join(' … ') : '–';

/** Nats learned beyond the prior, from the simplest to the richest, the exact posterior last. */
function ladderText({ estimators }: PosteriorResult): string {
  return table(
    [
      { title: 'the ladder, by held-out draws' },
      { title: 'nats learned', align: 'right' },
      { title: '95 % interval' },
      { title: 'short of exact', align: 'right' },
    ],
    estimators.map(({ name, gain, excess }) => [
      name,
      figure(gain && gain.mean, 4),
      interval(gain),
      excess ? figure(excess.mean, 2) : '–',
    ]),
  );
}

/** Coverage, and what each claims to know and knows. */
function calibrationText({ estimators }: PosteriorResult): string {
  const rows = estimators.flatMap(({ name, calibration }) =>
    (calibration?.contraction ?? []).map(({ parameter, claimed, earned }, i) => {
      const [half, most] = calibration!.coverage.filter((one) => one.parameter === parameter);
      return [
        i === 0 ? name : '',
        parameter,
        percent(half.share),
        percent(most.share),
        percentOf(claimed),
        percentOf(earned),
      ];
    }),
  );
  return table(
    [
      { title: 'calibration' },
      { title: '' },
      { title: 'in 50 %', align: 'right' },
      { title: 'in 90 %', align: 'right' },
      { title: 'claims to know', align: 'right' },
      { title: 'knows', align: 'right' },
    ],
    rows,
  );
}

const percentOf = (share: number): string => `${Math.round(100 * share)} %`;

/** The posteriors of the observation, of the estimators that are shown, as many rows as there is room for. */
export function observedText(
  { observed: all }: PosteriorResult,
  most: number,
  columns = 80,
  shown?: ReadonlySet<string>,
): string {
  if (!all) return '';
  const posteriors = all.posteriors.filter(({ estimator }) => shown?.has(estimator) ?? true);
  const observed = { ...all, posteriors };
  const fits = [5, 4, 3].map((digits) => observedTable(observed, most, digits));
  const text = fits.find((one) => widest(one.split('\n')) <= columns) ?? fits[2];
  const hidden = all.posteriors.length - Math.min(posteriors.length, most);
  return hidden > 0 ? `${text}\n… and ${hidden} more (--full)` : text;
}

function observedTable(
  { posteriors, source }: NonNullable<PosteriorResult['observed']>,
  most: number,
  digits: number,
): string {
  const isKnown = posteriors.some(({ truth }) => truth !== null);
  const rows = posteriors
    .slice(0, most)
    .map((one, i) => [
      posteriors[i - 1]?.estimator === one.estimator ? '' : one.estimator,
      one.parameter,
      figure(one.mean, digits),
      figure(one.sd, 3),
      [one.quantiles[0], one.quantiles[one.quantiles.length - 1]]
        .map((end) => figure(end, digits))
        .join(' … '),
      ...(isKnown ? [one.truth === null ? '–' : figure(one.truth, digits)] : []),
    ]);
  const what = { simulated: 'one simulated path', imported: 'what was imported', row: 'one held-out row' }[
    source
  ];
  return table(
    [
      { title: `after ${what}` },
      { title: '' },
      { title: 'mean', align: 'right' },
      { title: 'sd', align: 'right' },
      { title: '95 % interval' },
      ...(isKnown ? [{ title: 'truth', align: 'right' as const }] : []),
    ],
    rows,
  );
}
