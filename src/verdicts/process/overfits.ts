import { studentQuantile } from '../../evaluation/distributions.js';
import { materialNats, overfitShare, significance } from '../thresholds.js';
import type { Answer, Judge } from '../verdict.js';
import { figure } from '../words.js';
import type { ProcessEvidence, ProcessFit } from './evidence.js';

type Fitted = ProcessFit & {
  readonly trainScore: number;
  readonly holdOutScore: number;
  readonly loss: NonNullable<ProcessFit['loss']>;
};

/** Whether what a fit gains over the random walk is there on training transitions alone. */
export const overfits: Judge<ProcessEvidence> = {
  id: 'overfits',
  question: 'Does a fit score much better on training transitions than on unseen ones?',
  labels: {
    yes: { words: 'overfits', tone: 'bad' },
    no: { words: 'no overfitting', tone: 'good' },
    unclear: { words: 'overfitting unclear', tone: 'open' },
    unknown: { words: 'overfitting not judged', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares what a fit gains over the random walk, in nats per transition, on the transitions that it was fitted to and on unseen ones. A fit overfits where it loses more than half of that gain, beyond chance: transitions that are hard for every estimator do not count.',
    'A fit that overfits asks for more data, fewer parameters, or a smaller network.',
  ],
  judge({ fits }) {
    const fitted = fits.filter(
      (fit): fit is Fitted => fit.trainScore !== null && fit.holdOutScore !== null && fit.loss !== null,
    );
    if (fitted.length === 0) {
      return { answer: 'unknown', sentence: 'No fit has a score on both.', evidence: { fits: [] } };
    }
    const judged = fitted.map((fit) => ({ fit, answer: answerTo(fit, fitted.length) }));
    const order: readonly Answer[] = ['yes', 'unclear', 'no'];
    const answer = order.find((one) => judged.some(({ answer: own }) => own === one))!;
    const told = judged.filter((one) => one.answer === answer).map(({ fit }) => fit);
    const worst = told.toSorted((a, b) => b.loss.mean - a.loss.mean)[0];
    const scores = `${figure(worst.trainScore, 3)} nats per training transition, ${figure(worst.holdOutScore, 3)} per unseen one`;
    return {
      answer,
      sentence:
        answer === 'no'
          ? `No fit scores much better on training transitions than on unseen ones, beyond what the random walk does; the largest loss is ${worst.name}’s: ${scores}.`
          : `${worst.name} ${answer === 'yes' ? 'does' : 'may'}: ${scores}.`,
      evidence: {
        fits: judged.map(({ fit: { name, trainScore, holdOutScore, loss }, answer: own }) => ({
          name,
          answer: own,
          trainScore,
          holdOutScore,
          loss: loss.mean,
          standardError: loss.standardError,
        })),
      },
    };
  },
};

/** The loss is that of the gain; the threshold half of what was gained on training transitions, and never nothing. */
function answerTo({ loss: { mean, standardError, degreesOfFreedom, gained } }: Fitted, fits: number): Answer {
  const threshold = Math.max(overfitShare * gained, materialNats);
  if (mean <= threshold / 2) return 'no';
  if (standardError === null || degreesOfFreedom === null) return 'unclear';
  // One-sided: a loss is what is looked for.
  const margin = studentQuantile((2 * significance) / fits, degreesOfFreedom) * standardError;
  if (mean - margin > threshold) return 'yes';
  return mean + margin <= threshold ? 'no' : 'unclear';
}
