import { exp } from '../../../evaluation/exponential.js';
import { onScales } from '../../../posteriors/draws.js';
import { keptQuantiles } from '../../../posteriors/posterior-scores.js';
import { typicalOf } from '../../../posteriors/typical.js';
import { chosenPrior } from '../../../priors/index.js';
import type { PriorChoice } from '../../../priors/prior.js';
import type { ObservedFigures } from '../../../verdicts/posterior/evidence.js';
import { storedDraws, type StoredDraws } from '../../draws/stored-draws.js';
import type { StageContext } from '../../stage.js';
import type { ParameterResult } from '../../train/fit-summary.js';
import type { Candidate } from './figures.js';
import type { Observation } from './observation.js';
import { scoreAll, type ScoredFit } from './score.js';

const root2Pi = 2.5066282746310002;
/** Steps over the normal scores of a prior. */
const steps = 2000;

/** The standard deviation of a prior over scores within ±6: of heavier tails that a draw hardly reaches nothing counts. */
function priorSd(choice: PriorChoice): number {
  const { at } = chosenPrior(choice);
  let [mean, square] = [0, 0];
  for (let s = 0; s < steps; s++) {
    const z = -6 + (12 * (s + 0.5)) / steps;
    const value = at(z);
    const weight = (exp(-0.5 * z * z) / root2Pi) * (12 / steps);
    mean += weight * value;
    square += weight * value * value;
  }
  return Math.sqrt(Math.max(0, square - mean * mean));
}

export async function observedFigures(
  context: StageContext,
  choices: readonly PriorChoice[],
  test: StoredDraws,
  observation: Observation,
  candidates: readonly Candidate[],
): Promise<{ figures: ObservedFigures; draws: readonly ObservedDraws[] }> {
  const train = storedDraws(context.upstream['draws'], 'train');
  const column = (value: number): Float64Array => Float64Array.of(value);
  const sound = candidates.filter(({ scores }) => scores !== null);
  const scores = await scoreAll(
    context,
    choices,
    {
      count: 1,
      summaries: observation.summaries.map(column),
      statistics: Object.fromEntries(
        Object.entries(observation.statistics).map(([name, value]) => [name, column(value)]),
      ),
      truth: undefined,
      references: undefined,
    },
    sound.map(({ fit }) => ({ ...fit, kept: keptDraws })),
  );
  const priorSds = choices.map(priorSd);
  const q = keptQuantiles.length;
  const figures: ObservedFigures = {
    source: observation.source,
    typical: typicalities(train, test, observation, candidates[0].fit.fit),
    compared: test.count,
    outside: observation.outside,
    posteriors: sound.flatMap(({ name }, s) =>
      test.parameters.map((parameter, i) => ({
        estimator: name,
        parameter,
        mean: scores[s].mean[i],
        sd: scores[s].sd[i],
        quantiles: Array.from(scores[s].quantiles.subarray(i * q, (i + 1) * q)),
        truth: observation.theta?.[i] ?? null,
        priorSd: priorSds[i],
      })),
    ),
  };
  return {
    figures,
    draws: sound.map(({ name }, i) => ({ estimator: name, theta: scores[i].draws })),
  };
}

/** A posterior of the observation as an estimate: its means, standard deviations and middle 95 %. */
export const estimatesOf = (name: string, observed: ObservedFigures | null): ParameterResult[] =>
  (observed?.posteriors ?? [])
    .filter(({ estimator }) => estimator === name)
    .map(({ parameter, mean, sd, quantiles, truth }) => ({
      name: parameter,
      estimate: mean,
      standardError: sd,
      interval95: [quantiles[0], quantiles[quantiles.length - 1]],
      truth,
    }));

/** Draws of each posterior of the observation that are kept. */
const keptDraws = 2000;

/** Of one estimator, keptDraws × d. */
export interface ObservedDraws {
  readonly estimator: string;
  readonly theta: Float64Array;
}

/** By the summaries that were learned from, and by statistics chosen beforehand, some of which are summaries too. */
function typicalities(
  train: StoredDraws,
  test: StoredDraws,
  { source, summaries, checks }: Observation,
  { beginning: { scales } }: ScoredFit['fit'],
): ObservedFigures['typical'] {
  const names = Object.keys(checks);
  const of = (draws: StoredDraws): Float64Array[] => names.map((name) => draws.checks[name]);
  const own = onScales(
    scales,
    summaries.map((value) => Float64Array.of(value)),
  ).map(([value]) => value);
  const [learned, others] = [onScales(scales, train.summaries), onScales(scales, test.summaries)];
  return [
    typicalOf('its summaries', learned, others, own),
    typicalOf(
      source === 'row' ? 'k and s' : 'the distribution of its increments',
      of(train),
      of(test),
      names.map((name) => checks[name]),
    ),
  ];
}
