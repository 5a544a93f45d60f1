import type { Evidence } from './evidence.js';
import type { Ablations, Rung } from './rungs.js';
import { untrained } from './finished.js';
import { changeInWords, gainFigures } from './gain.js';
import { leakInWords } from './leak.js';
import { materialGain, significance } from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { failed, list, percent } from './words.js';

/**
 * Whether a network is nearer than the best of all simpler rungs, those among them that were fitted to test λ. Each
 * network has its share of 5 %; the simpler rung is chosen by the same rows, which makes it look better than it is and
 * so favours no network.
 */
export const networkAdds: Judge = {
  id: 'networkAdds',
  question: 'Did a network earn its keep?',
  labels: {
    yes: { words: 'network needed', tone: 'good' },
    no: { words: 'network not needed', tone: 'neutral' },
    unclear: { words: 'network’s gain unclear', tone: 'open' },
    unknown: { words: 'network not judged', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares squared errors on the same held-out rows: those of the network, and those of the best simpler estimator, be it in the file or fitted only for this comparison. The network earns its keep where it lowers the mean squared error by at least 1 %, and chance alone would show such a gain in fewer than 5 of 100 runs.',
    'Shuffling gives each row the λ̂ of another row, averaged over all permutations. Where the error stays as it was, the network has learned one number, whatever its inputs are. Hidden layers left untrained show whether training them mattered.',
    'More held-out rows make the interval of the gain narrower, by the square root of their number. A network that has not finished needs more epochs first.',
  ],
  judge(evidence) {
    const { fits, ladder } = evidence;
    const { rungs } = ladder;
    const networks = rungs.filter(({ level }) => level === 'network');
    const blind = fits.filter(({ level, readsK }) => level === 'network' && readsK).map(({ name }) => name);
    if (networks.length === 0) {
      return {
        answer: 'unknown',
        sentence:
          blind.length > 0
            ? `${list(blind)} ${blind.length === 1 ? 'reads' : 'read'} k, so predicting k proves nothing.`
            : 'There is no network in the file.',
        evidence: { networks: [] },
      };
    }
    const judged = networks.map((rung) => ({ rung, ...answerTo(rung, networks.length, evidence) }));
    const answers = new Set(judged.map(({ answer }) => answer));
    const order: readonly Answer[] = ['yes', 'unclear', 'unknown', 'no'];
    const answer = order.find((one) => answers.has(one))!;
    const told = judged.filter((one) => one.answer === answer);
    const sentences = told
      .slice(0, 2)
      .map(
        ({ rung, reason }) => `${rung.name} ${reason}.${answer === 'unknown' ? '' : ablationsInWords(rung)}`,
      );
    const leak = answer === 'unknown' ? leakInWords(evidence) : undefined;
    return {
      answer,
      sentence: leak ?? sentences.join(' '),
      evidence: { networks: judged.map(({ rung, answer: own }) => ({ answer: own, ...figuresOf(rung) })) },
    };
  },
};

function answerTo(
  rung: Rung,
  networks: number,
  { fits, leak }: Evidence,
): { answer: Answer; reason: string } {
  const { name, mse, gainOverSimpler: gain } = rung;
  if (mse === null) return { answer: 'no', reason: `${failed(rung)}, and predicts nothing` };
  if (!gain) return { answer: 'unknown', reason: 'has nothing simpler to compare with' };
  const { over, mean, relative, relative95, p } = gain;
  // What is exact leaves nothing to add to, on whatever rows and after however many epochs.
  if (relative === null) {
    return mean < 0
      ? { answer: 'no', reason: `adds nothing: ${over} is exact, and it is not` }
      : { answer: 'no', reason: `adds nothing: ${over} is exact already` };
  }
  if (leak) return { answer: 'unknown', reason: 'is compared on rows that overlap with training rows' };
  const unfinished = untrained(fits.find((fit) => fit.name === name)?.training ?? null);
  if (unfinished !== null) {
    return { answer: 'unknown', reason: `${unfinished}. So far it ${changeInWords(gain, over)}` };
  }
  const significant = p !== null && p < significance / networks;
  const most = relative95?.[1] ?? Infinity;
  if (significant && relative >= materialGain) {
    return { answer: 'yes', reason: changeInWords(gain, over) };
  }
  if (significant && relative < 0) {
    return { answer: 'no', reason: changeInWords(gain, over) };
  }
  if (most < materialGain) {
    return {
      answer: 'no',
      reason:
        most > 0
          ? `lowers the mean squared error of ${over} by at most ${percent(most)}`
          : `does not lower the mean squared error of ${over}`,
    };
  }
  return {
    answer: 'unclear',
    reason: `is indistinguishable from ${over}: it ${changeInWords(gain, over)}`,
  };
}

/** What is telling about the ablations: each that costs nothing says what the network did without. */
function ablationsInWords({ ablations }: Rung): string {
  if (!ablations) return '';
  const { shuffled, frozen, biasOnly } = ablations;
  const found = [
    without('one λ̂ for all rows does', biasOnly),
    without('the network does', shuffled, ' with λ̂ shuffled between rows'),
    ...(frozen ? [without('the network does', frozen, ' with its hidden layers left untrained')] : []),
  ].filter((text) => text !== '');
  return found.length > 0 ? ` ${capital(list(found))}.` : '';
}

/** Nothing where it costs something. */
function without(what: string, { cost }: Ablations['biasOnly'], how = ''): string {
  const decided = cost.p !== null && cost.p < significance;
  if (decided && cost.mean > 0) return '';
  return `${what} ${decided && cost.mean < 0 ? 'better' : 'as well'}${how}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function figuresOf({ name, mse, gainOverSimpler, ablations }: Rung): Figures {
  return {
    name,
    mse,
    gain: gainOverSimpler && gainFigures(gainOverSimpler),
    shuffled: ablations && { mse: ablations.shuffled.mse, cost: gainFigures(ablations.shuffled.cost) },
    frozen: ablations?.frozen
      ? { mse: ablations.frozen.mse, cost: gainFigures(ablations.frozen.cost) }
      : null,
    biasOnly: ablations && { mse: ablations.biasOnly.mse, cost: gainFigures(ablations.biasOnly.cost) },
    explained: ablations ? ablations.explained : null,
  };
}
