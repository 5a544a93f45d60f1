import { priorLike, unlikePrior } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { list, percent } from '../words.js';
import { bestIn } from './best.js';
import type { PosteriorEvidence } from './evidence.js';

/** Whether the posterior of the observation is hardly more than the prior. */
export const priorDominates: Judge<PosteriorEvidence> = {
  id: 'priorDominates',
  question: 'Is the answer mostly the prior?',
  labels: {
    yes: { words: 'the prior dominates', tone: 'bad' },
    no: { words: 'the data dominate', tone: 'good' },
    unclear: { words: 'the prior counts', tone: 'open' },
    unknown: { words: 'nothing observed', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares the standard deviation of each parameter after the observation with that of the prior. Above 90 % the observation said hardly anything of it, and another prior would give another answer; below 70 % the data count for more than the prior.',
  ],
  judge(evidence) {
    const best = bestIn(evidence);
    const own = evidence.observed?.posteriors.filter(({ estimator }) => estimator === best?.name) ?? [];
    if (own.length === 0) {
      return { answer: 'unknown', sentence: 'There is no observation to judge.', evidence: { ratios: [] } };
    }
    const ratios = own.map(({ parameter, sd, priorSd }) => ({ parameter, ratio: sd / priorSd }));
    const like = ratios.filter(({ ratio }) => ratio > priorLike);
    const answer =
      like.length === ratios.length
        ? 'yes'
        : ratios.every(({ ratio }) => ratio < unlikePrior)
          ? 'no'
          : 'unclear';
    const said = list(ratios.map(({ parameter, ratio }) => `${parameter} ${percent(ratio)}`));
    return {
      answer,
      sentence: `After the observation ${best!.name} keeps of the prior’s standard deviations: ${said}.`,
      evidence: { estimator: best!.name, ratios },
    };
  },
};
