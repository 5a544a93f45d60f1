import { studentQuantile } from '../evaluation/distributions.js';
import type { Evidence } from './evidence.js';
import type { FitEvidence, Optimism } from './fit-evidence.js';
import { leakInWords } from './leak.js';
import { overfitShare, significance } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { figure } from './words.js';

type Fitted = FitEvidence & {
  readonly trainMse: number;
  readonly holdOutMse: number;
  readonly optimism: Optimism;
};

/**
 * Whether fits do much better on the rows that they have seen: the optimism, by which they outdo constant λ more on
 * training than on held-out rows, is tested against the share that counts as overfitting.
 */
export const overfits: Judge = {
  id: 'overfits',
  question: 'Does a fit do much better on training rows than on held-out rows?',
  labels: {
    yes: { words: 'overfits', tone: 'bad' },
    no: { words: 'no overfitting', tone: 'good' },
    unclear: { words: 'overfitting unclear', tone: 'open' },
    unknown: { words: 'overfitting not judged', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares the error on training rows with that on held-out rows, beyond the difference that constant λ has on the same rows. A fit overfits where its error is more than half larger on held-out rows.',
    'An unclear answer is settled by more held-out rows. A fit that overfits asks for more training rows, early stopping, or a smaller network.',
  ],
  judge(evidence) {
    const fitted = evidence.fits.filter(
      (fit): fit is Fitted =>
        fit.level !== 'mean' && fit.optimism !== null && fit.trainMse !== null && fit.holdOutMse !== null,
    );
    if (fitted.length === 0) {
      return { answer: 'unknown', sentence: 'No fit predicts anything.', evidence: { fits: [] } };
    }
    const judged = fitted.map((fit) => ({ fit, answer: answerTo(fit, fitted.length, evidence) }));
    const answers = new Set(judged.map(({ answer }) => answer));
    const order: readonly Answer[] = ['unknown', 'yes', 'unclear', 'no'];
    const answer = order.find((one) => answers.has(one))!;
    const told = judged.filter((one) => one.answer === answer).map(({ fit }) => fit);
    return {
      answer,
      sentence: leakInWords(evidence) ?? sentenceOf(answer, told),
      evidence: {
        fits: judged.map(({ fit, answer: own }) => ({
          name: fit.name,
          answer: own,
          trainRmse: Math.sqrt(fit.trainMse),
          holdOutRmse: Math.sqrt(fit.holdOutMse),
          optimism: fit.optimism.share,
          standardError: fit.optimism.standardError,
          degreesOfFreedom: fit.optimism.degreesOfFreedom,
          bestEpoch: fit.training ? bestEpoch(fit.training.holdOutLoss) : null,
          earlyStopping: fit.training ? fit.training.earlyStopping : null,
        })),
      },
    };
  },
};

/** One-sided tests at their share of 5 %: yes above the threshold, no below it, or where it is not half reached. */
function answerTo(
  { trainMse, holdOutMse, optimism: { share, standardError, degreesOfFreedom } }: Fitted,
  fits: number,
  { leak }: Evidence,
): Answer {
  if (leak) return 'unknown';
  // What predicts unseen rows as well as its own has learned nothing by heart.
  if (holdOutMse <= trainMse || share <= overfitShare / 2) return 'no';
  if (standardError === null || degreesOfFreedom === null) return 'unclear';
  const margin = studentQuantile((2 * significance) / fits, degreesOfFreedom) * standardError;
  if (share - margin > overfitShare) return 'yes';
  return share + margin <= overfitShare ? 'no' : 'unclear';
}

function sentenceOf(answer: Answer, told: readonly Fitted[]): string {
  const rmse = ({ trainMse, holdOutMse }: Fitted): string =>
    `rmse ${figure(Math.sqrt(trainMse), 3)} on training rows, ${figure(Math.sqrt(holdOutMse), 3)} on held-out rows`;
  if (answer === 'no') {
    const worst = told.toSorted((a, b) => b.optimism.share - a.optimism.share)[0];
    return `No fit does much better on training rows than on held-out rows, beyond what constant λ does; the largest gap is ${worst.name}’s: ${rmse(worst)}.`;
  }
  const opening = answer === 'yes' ? 'does' : 'may';
  const sentences = told.slice(0, 2).map((fit) => {
    const best = fit.training ? bestEpoch(fit.training.holdOutLoss) : null;
    const turned =
      fit.training && best !== null && best < 0.8 * fit.training.holdOutLoss.length
        ? `; held-out rows were predicted best after epoch ${best}`
        : '';
    return `${fit.name} ${opening}: ${rmse(fit)}${turned}.`;
  });
  return sentences.join(' ');
}

/** The epoch after which the loss on unseen rows was least; null without a history. */
function bestEpoch(holdOutLoss: Float64Array): number | null {
  let best: number | null = null;
  holdOutLoss.forEach((loss, e) => {
    if (Number.isFinite(loss) && (best === null || loss < holdOutLoss[best - 1])) best = e + 1;
  });
  return best;
}
