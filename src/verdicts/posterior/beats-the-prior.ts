import { materialPosteriorNats, significance } from '../thresholds.js';
import type { Judge } from '../verdict.js';
import { bestIn, holm, learnedIn } from './best.js';
import type { PosteriorEvidence } from './evidence.js';
import { nats } from './words.js';

/** Whether anything was learned beyond the prior. */
export const beatsThePrior: Judge<PosteriorEvidence> = {
  id: 'beatsThePrior',
  question: 'Do the data say anything about the parameters?',
  labels: {
    yes: { words: 'beats the prior', tone: 'good' },
    no: { words: 'no better than the prior', tone: 'bad' },
    unclear: { words: 'gain over the prior unclear', tone: 'open' },
    unknown: { words: 'not compared with the prior', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares, on test draws that nothing was learned from, the density that a posterior gave to the true parameters with that of the prior. The mean of the logarithm of their quotient is how many nats were learned: 0.69 nats halve the range of a parameter.',
    'A posterior that returns the prior learns 0, and one that is sure of the wrong values less than 0.',
  ],
  judge(evidence) {
    const best = bestIn(evidence);
    const others = learnedIn(evidence).filter(({ kind, gain }) => kind !== 'prior' && gain !== null);
    if (!best || others.length === 0) {
      return {
        answer: 'unknown',
        sentence: 'No posterior was learned.',
        evidence: { posteriors: [] },
      };
    }
    // One-sided: half of the two-sided p-value where the mean is above 0.
    const oneSided = others.map(({ gain }) =>
      gain!.p === null ? 1 : gain!.mean > 0 ? gain!.p / 2 : 1 - gain!.p / 2,
    );
    const adjusted = holm(oneSided);
    const least = materialPosteriorNats * evidence.parameters.length;
    const top = others.toSorted((a, b) => b.gain!.mean - a.gain!.mean)[0];
    const { mean, interval95 } = top.gain!;
    const p = adjusted[others.indexOf(top)];
    const isYes = p < significance && mean >= least;
    const isNo = others.every(({ gain }) => gain!.interval95 !== null && gain!.interval95[1] < least);
    const said = `${top.name} learned ${nats(mean, interval95)} beyond the prior`;
    return {
      answer: isYes ? 'yes' : isNo ? 'no' : 'unclear',
      sentence: isYes
        ? `${said}.`
        : isNo
          ? `${said}, which is as good as nothing.`
          : `${said}: too little to be sure.`,
      evidence: {
        least,
        posteriors: others.map(({ name, gain }, i) => ({ name, ...gain!, holm: adjusted[i] })),
      },
    };
  },
};
