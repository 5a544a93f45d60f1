import { normalQuantile } from '../evaluation/distributions.js';
import type { FitEvidence, Rung } from './evidence.js';
import { overfitShare, significance } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { figure, list } from './words.js';

type Fitted = FitEvidence & {
  readonly trainMse: number;
  readonly holdOutMse: number;
  readonly optimism: NonNullable<FitEvidence['optimism']>;
};

/**
 * Whether fits do much better on the rows that they have seen: the optimism, by which constant λ is outdone more on
 * training than on unseen rows, as a share of the larger of constant λ's error on unseen rows and the fit's own on
 * training rows.
 */
export const overfits: Judge = {
  id: 'overfits',
  question: 'Does a fit know its training rows better than it should?',
  judge({ fits, ladder: { rungs } }) {
    const fitted = fits.filter(
      (fit): fit is Fitted =>
        fit.level !== 'mean' && fit.optimism !== null && fit.trainMse !== null && fit.holdOutMse !== null,
    );
    if (fitted.length === 0) {
      return { answer: 'unknown', sentence: 'No fit predicts anything.', evidence: { fits: [] } };
    }
    const constant = constantMse(rungs);
    const judged = fitted.map((fit) => ({ fit, ...answerTo(fit, constant, fitted.length) }));
    const answers = new Set(judged.map(({ answer }) => answer));
    const answer: Answer = answers.has('yes') ? 'yes' : answers.has('unclear') ? 'unclear' : 'no';
    const told = judged.filter((one) => one.answer === answer).map(({ fit }) => fit);
    return {
      answer,
      sentence: sentenceOf(answer, told),
      evidence: {
        fits: judged.map(({ fit, answer: own, share }) => ({
          name: fit.name,
          answer: own,
          trainRmse: Math.sqrt(fit.trainMse),
          holdOutRmse: Math.sqrt(fit.holdOutMse),
          optimism: fit.optimism.mean,
          standardError: fit.optimism.standardError,
          share,
          bestEpoch: fit.training ? bestEpoch(fit.training.holdOutLoss) : null,
          earlyStopping: fit.training ? fit.training.earlyStopping : null,
        })),
      },
    };
  },
};

/** Of constant λ in closed form: the simplest of the closed forms. */
function constantMse(rungs: readonly Rung[]): number {
  return rungs.find(({ level }) => level === 'closed-form')?.mse ?? 0;
}

function answerTo(
  { trainMse, optimism: { mean, standardError } }: Fitted,
  constant: number,
  fits: number,
): { answer: Answer; share: number | null } {
  const scale = Math.max(constant, trainMse);
  if (scale === 0 || standardError === null) return { answer: scale === 0 ? 'no' : 'unclear', share: null };
  const share = mean / scale;
  // One-sided, shared among the fits.
  const q = normalQuantile((2 * significance) / fits);
  const [least, most] = [mean - q * standardError, mean + q * standardError];
  if (share > overfitShare && least > 0) return { answer: 'yes', share };
  return { answer: most / scale <= overfitShare || share <= overfitShare / 2 ? 'no' : 'unclear', share };
}

function sentenceOf(answer: Answer, told: readonly Fitted[]): string {
  const rmse = ({ trainMse, holdOutMse }: Fitted): string =>
    `rmse ${figure(Math.sqrt(trainMse), 3)} on training rows, ${figure(Math.sqrt(holdOutMse), 3)} on unseen ones`;
  if (answer === 'no') {
    const worst = told.toSorted((a, b) => b.optimism.mean - a.optimism.mean)[0];
    return `No fit knows its training rows much better than unseen ones, beyond what constant λ does; most is ${worst.name}: ${rmse(worst)}.`;
  }
  const opening = answer === 'yes' ? 'does' : 'may';
  const sentences = told.slice(0, 2).map((fit) => {
    const best = fit.training ? bestEpoch(fit.training.holdOutLoss) : null;
    const turned =
      fit.training && best !== null && best < 0.8 * fit.training.holdOutLoss.length
        ? `; unseen rows were predicted best after epoch ${best}`
        : '';
    return `${fit.name}: ${rmse(fit)}${turned}`;
  });
  return `${list(told.map(({ name }) => name))} ${opening}. ${sentences.join('. ')}.`;
}

/** The epoch after which the loss on unseen rows was least; null without a history. */
function bestEpoch(holdOutLoss: Float64Array): number | null {
  let best: number | null = null;
  holdOutLoss.forEach((loss, e) => {
    if (Number.isFinite(loss) && (best === null || loss < holdOutLoss[best - 1])) best = e + 1;
  });
  return best;
}
