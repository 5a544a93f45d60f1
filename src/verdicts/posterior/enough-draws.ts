import { materialPosteriorNats, tooFewDrawsNats } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { figure } from '../words.js';
import { learnedIn } from './best.js';
import type { PosteriorEvidence } from './evidence.js';

/** Whether more draws to learn from would help. */
export const enoughDraws: Judge<PosteriorEvidence> = {
  id: 'enoughDraws',
  question: 'Were there enough draws to learn from?',
  labels: {
    yes: { words: 'enough draws', tone: 'good' },
    no: { words: 'too few draws', tone: 'bad' },
    unclear: { words: 'more draws would help', tone: 'open' },
    unknown: { words: 'draws not judged', tone: 'neutral' },
  },
  explanation: [
    'Each network is trained once more on half of the draws. What the other half bought, in nats on the same test draws, is about the most that twice as many draws would buy.',
    'Set draws.train to have more.',
  ],
  judge(evidence) {
    const trained = learnedIn(evidence).filter(({ moreDraws }) => moreDraws !== null);
    if (trained.length === 0) {
      return { answer: 'unknown', sentence: 'Nothing was trained.', evidence: { networks: [] } };
    }
    const d = evidence.parameters.length;
    const [most] = trained.toSorted((a, b) => b.moreDraws!.mean - a.moreDraws!.mean);
    const bought = most.moreDraws!.mean;
    const answer =
      bought > tooFewDrawsNats * d ? 'no' : bought < materialPosteriorNats * d ? 'yes' : 'unclear';
    return {
      answer,
      sentence:
        answer === 'yes'
          ? `The second half of the draws bought ${most.name} ${figure(Math.max(0, bought), 2)} nats: more draws would buy next to nothing.`
          : `The second half of the draws bought ${most.name} ${figure(bought, 2)} nats: twice as many would buy about half of that.`,
      evidence: {
        least: materialPosteriorNats * d,
        networks: trained.map(({ name, moreDraws }) => ({ name, ...moreDraws! })),
      },
    };
  },
};
