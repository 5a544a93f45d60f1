import { normalQuantile, studentQuantile } from '../../evaluation/distributions.js';
import { log } from '../../evaluation/exponential.js';
import { firstCase } from '../../first-case.js';
import { significance } from '../thresholds.js';
import type { Answer, Figures, Judge } from '../verdict.js';
import { figure, list } from '../words.js';
import type { ProcessEvidence, ProcessFit } from './evidence.js';

interface Compared {
  readonly fit: string;
  readonly density: ProcessFit['density'];
  readonly parameter: string;
  readonly estimate: number;
  readonly truth: number;
  readonly standardError: number;
  /** (estimate − truth) / standard error. */
  readonly off: number;
  readonly holds: boolean;
  readonly narrow: boolean;
}

/** What decides, where there is any of it: what comes behind misses by its approximation alone, and is named. */
const closeness: readonly ProcessFit['density'][] = ['exact', 'approximate', 'increments'];

/** Whether intervals hold the true parameters, by the estimators whose density is nearest to the process' own. */
export const recovered: Judge<ProcessEvidence> = {
  id: 'recovered',
  question: 'Were the true parameters found?',
  labels: {
    yes: { words: 'truth found', tone: 'good' },
    no: { words: 'truth not found', tone: 'bad' },
    unclear: { words: 'truth found in part', tone: 'open' },
    unknown: { words: 'truth unknown', tone: 'neutral' },
  },
  explanation: [
    'The verdict asks whether the 95 % intervals hold the parameters that the paths were made with, and whether they are narrower than the parameter itself: an interval that holds everything has found nothing. The known bias of kappa, 4/T, counts as part of its interval. Exact likelihoods decide, then approximate ones, then what is fitted to increments, which takes the drift for constant over a step; of those behind, what misses is named. An estimator that another foretells better than, beyond chance, is not asked.',
    'An interval misses the truth in one of twenty runs though nothing is wrong. Another seed, or a recovery study (evaluate.replicates), distinguishes bad luck from bias. For imported paths, the truth is not known.',
  ],
  judge(evidence) {
    const compared = compare(evidence);
    if (compared.length === 0) {
      return {
        answer: 'unknown',
        sentence:
          evidence.source === 'imported'
            ? `The true parameters are not known${estimateIn(evidence)}.`
            : 'No estimator has an interval for a parameter of the process that was simulated.',
        evidence: { parameters: [] },
      };
    }
    const nearest = closeness.find((one) => compared.some(({ density }) => density === one));
    const judged = compared.filter(({ density }) => density === nearest);
    const missed = judged.filter(({ holds }) => !holds);
    const wide = judged.filter(({ narrow }) => !narrow);
    const others = compared.filter((one) => !judged.includes(one) && !one.holds);
    const answer = firstCase<Answer>([missed.length > 0, 'no'], [wide.length > 0, 'unclear'], [true, 'yes']);
    const sentence = firstCase(
      [
        answer === 'no',
        () => `The truth lies outside the 95 % interval: ${list(missed.slice(0, 2).map(inWords))}.`,
      ],
      [
        answer === 'unclear',
        () =>
          `The truth lies in the 95 % intervals, but not every interval is narrower than its parameter: ${list(wide.slice(0, 2).map(inWords))}.`,
      ],
      [true, () => `The true parameters lie in their 95 % intervals: ${list(shown(judged).map(inWords))}.`],
    );
    const misses =
      others.length > 0 ? ` Off by an approximation: ${list(others.slice(0, 2).map(inWords))}.` : '';
    return {
      answer,
      sentence: sentence + misses,
      evidence: { parameters: compared.map((row): Figures => ({ ...row })) },
    };
  },
};

/** The parameters of the first fit, at most three. */
const shown = (judged: readonly Compared[]): readonly Compared[] =>
  judged.filter(({ fit }) => fit === judged[0].fit).slice(0, 3);

/**
 * The level theta is a mean of as many independent values as the path forgets itself, κT/2, by which Student’s t widens its interval: where
 * kappa is estimated too high, the standard error of theta, σ/(κ√T), is too small. A volatility, and the level of what is above 0, are compared in logarithms: an estimate that is low has a standard error that is
 * too small as well.
 */
function compare({ fits, time }: ProcessEvidence): Compared[] {
  // What another foretells better than, beyond chance, is no model of these paths.
  const holding = fits.filter(({ beatenBy }) => beatenBy === null);
  const known = (holding.length > 0 ? holding : fits).flatMap(
    ({ name: fit, density, isPositive, parameters }) =>
      parameters.flatMap(({ name, estimate, standardError, truth, free }) =>
        !free || estimate === null || standardError === null || truth === null || !(standardError > 0)
          ? []
          : [{ fit, density, isPositive, parameter: name, estimate, truth, standardError }],
      ),
  );
  return known.map(({ isPositive, ...one }) => {
    const { fit, parameter, estimate, truth, standardError } = one;
    const share = significance / known.filter((other) => other.fit === fit).length;
    const kappa = known.find((other) => other.fit === fit && other.parameter === 'kappa')?.truth;
    const q =
      parameter === 'theta' && kappa !== undefined
        ? studentQuantile(share, Math.max(1, (kappa * time) / 2))
        : normalQuantile(share);
    const inLogarithms =
      (parameter === 'sigma' || (isPositive && parameter === 'theta')) && estimate > 0 && truth > 0;
    const apart = inLogarithms ? estimate * log(estimate / truth) : estimate - truth;
    const bias = parameter === 'kappa' ? 4 / time : 0;
    const half = q * standardError;
    return {
      ...one,
      off: apart / standardError,
      holds: apart <= half + bias && apart >= -half,
      narrow: half <= Math.abs(truth),
    };
  });
}

function inWords({ fit, parameter, estimate, truth, standardError }: Compared): string {
  return `${parameter} of ${fit} ${figure(estimate)} ± ${figure(standardError, 2)} (truth ${figure(truth)})`;
}

/** The estimates of the first fit that has some. */
function estimateIn({ fits }: ProcessEvidence): string {
  const fit = fits.find(({ wholeSample }) => wholeSample.some(({ interval95 }) => interval95 !== null));
  if (!fit) return '';
  const said = fit.wholeSample.flatMap(({ name, estimate, interval95 }) =>
    estimate === null || interval95 === null
      ? []
      : [
          `${name} = ${figure(estimate)} (95 % interval ${figure(interval95[0])} to ${figure(interval95[1])})`,
        ],
  );
  return `; on all transitions ${fit.name} estimates ${list(said)}`;
}
