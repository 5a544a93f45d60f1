import { significance } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { figure, list } from '../words.js';
import type { PosteriorEvidence } from './evidence.js';

/** With fewer draws to compare with no p-value is below the level of one of three. */
const fewest = 59;

/** Whether what was observed looks like what the posterior learned from. */
export const observationTypical: Judge<PosteriorEvidence> = {
  id: 'observationTypical',
  question: 'Does the observation look like the simulated data?',
  labels: {
    yes: { words: 'observation typical', tone: 'good' },
    no: { words: 'observation unlike the draws', tone: 'bad' },
    unclear: { words: 'typicality unclear', tone: 'open' },
    unknown: { words: 'nothing observed', tone: 'neutral' },
  },
  explanation: [
    'A posterior that was learned from simulated data says nothing of data that the model does not make. The verdict compares the observation with test draws: by the summaries that were learned from, and by statistics chosen beforehand, whatever was learned. How many draws are as far away is an exact p-value of each.',
    'Of data of the model itself 5 in 100 are called untypical.',
  ],
  judge({ observed }) {
    if (!observed) {
      return { answer: 'unknown', sentence: 'There is no observation to judge.', evidence: {} };
    }
    const { typical, compared, outside } = observed;
    const figures = { compared, outside, statistics: typical.map((one) => ({ ...one })) };
    if (outside.length > 0) {
      return {
        answer: 'no',
        sentence: `The observation lies outside what was learned from: ${list(outside)}.`,
        evidence: figures,
      };
    }
    if (compared < fewest) {
      return {
        answer: 'unknown',
        sentence: `${compared} test draws are too few to compare with: ${fewest} are the least.`,
        evidence: figures,
      };
    }
    const [worst] = typical.toSorted((a, b) => a.p - b.p);
    const isFar = worst.p < significance / typical.length;
    return {
      answer: isFar ? 'no' : 'yes',
      sentence: isFar
        ? `The observation is unlike the draws by ${worst.statistic}: distance ${figure(worst.distance, 3)}, usually ${figure(worst.usual, 3)} (p = ${figure(worst.p, 2)}). Its posterior says little.`
        : `The observation looks like the draws: the farthest is ${worst.statistic} (p = ${figure(worst.p, 2)}).`,
      evidence: figures,
    };
  },
};
