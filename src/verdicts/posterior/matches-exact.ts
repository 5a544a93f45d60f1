import { exactNats, inexactNats } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { bestIn, learnedIn } from './best.js';
import type { PosteriorEvidence } from './evidence.js';
import { nats } from './words.js';

/** Whether the learned posterior is as good as Bayes' rule itself. */
export const matchesExact: Judge<PosteriorEvidence> = {
  id: 'matchesExact',
  question: 'Is the learned posterior as good as the exact one?',
  labels: {
    yes: { words: 'as good as exact', tone: 'good' },
    no: { words: 'far from exact', tone: 'bad' },
    unclear: { words: 'near exact', tone: 'open' },
    unknown: { words: 'no exact posterior', tone: 'neutral' },
  },
  explanation: [
    'Where the likelihood is known, an exact-posterior in the file says the most that any posterior can learn. The verdict is by the mean difference of log densities of the truth over the same test draws: nothing learned can be above 0 by more than chance.',
    'Below 0.02 nats per parameter no person sees a difference; 0.1 nats are a standard deviation that is a third off.',
  ],
  judge(evidence) {
    const best = bestIn(evidence);
    const { excess } = best ?? {};
    if (!best || !excess?.interval95) {
      return {
        answer: 'unknown',
        sentence: evidence.fits.some(({ level }) => level === null)
          ? 'No posterior was learned that could be compared with the exact one.'
          : 'There is no exact posterior in the file to compare with.',
        evidence: { posteriors: [] },
      };
    }
    const d = evidence.parameters.length;
    const [low, high] = excess.interval95;
    const answer = high < exactNats * d ? 'yes' : low > inexactNats * d ? 'no' : 'unclear';
    return {
      answer,
      sentence: `${best.name} falls short of the exact posterior by ${nats(excess.mean, excess.interval95)}.`,
      evidence: {
        asGoodBelow: exactNats * d,
        farAbove: inexactNats * d,
        posteriors: learnedIn(evidence).flatMap(({ name, excess: own }) => (own ? [{ name, ...own }] : [])),
      },
    };
  },
};
