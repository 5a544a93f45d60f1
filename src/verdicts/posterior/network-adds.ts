import { materialPosteriorNats, significance } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { learnedIn } from './best.js';
import type { PosteriorEvidence } from './evidence.js';
import { nats } from './words.js';

/** Whether a network of the posterior earns its keep beside the closed forms. */
export const networkAdds: Judge<PosteriorEvidence> = {
  id: 'networkAdds',
  question: 'Did a network earn its keep?',
  labels: {
    yes: { words: 'network needed', tone: 'good' },
    no: { words: 'network not needed', tone: 'neutral' },
    unclear: { words: 'network’s gain unclear', tone: 'open' },
    unknown: { words: 'network not judged', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares the log densities of the true parameters of the same test draws under the network and under the best closed form of the file: the prior, or the linear Gaussian posterior. The network earns its keep where it gains 0.01 nats per parameter or more, beyond chance.',
  ],
  judge(evidence) {
    const networks = learnedIn(evidence).filter(({ level }) => level === 'network');
    if (networks.length === 0) {
      return { answer: 'unknown', sentence: 'There is no network in the file.', evidence: { networks: [] } };
    }
    const least = materialPosteriorNats * evidence.parameters.length;
    const compared = networks.filter(({ gainOverSimpler }) => gainOverSimpler !== null);
    if (compared.length === 0) {
      return {
        answer: 'unknown',
        sentence: 'There is nothing simpler in the file to compare with.',
        evidence: { networks: [] },
      };
    }
    const [best] = compared.toSorted((a, b) => b.gainOverSimpler!.mean - a.gainOverSimpler!.mean);
    const { over, mean, p, interval95 } = best.gainOverSimpler!;
    const isYes = mean >= least && p !== null && p < significance / compared.length;
    return {
      answer: isYes ? 'yes' : 'no',
      sentence: `${best.name} ${mean < 0 ? 'loses' : 'gains'} ${nats(Math.abs(mean), interval95 && (mean < 0 ? [-interval95[1], -interval95[0]] : interval95))} ${mean < 0 ? 'against' : 'over'} ${over}.`,
      evidence: {
        least,
        networks: compared.map(({ name, gainOverSimpler }) => ({ name, ...gainOverSimpler! })),
      },
    };
  },
};
