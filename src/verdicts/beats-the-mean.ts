import type { Rung } from './evidence.js';
import { changeInWords, gainFigures } from './gain.js';
import { significance } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { list } from './words.js';

/** Whether fits predict unseen rows better than the training mean does: some do, and none does worse. */
export const beatsTheMean: Judge = {
  id: 'beatsTheMean',
  question: 'Do the fits predict better than the training mean?',
  judge({ ladder: { rungs, on } }) {
    const mean = rungs.find(({ level }) => level === 'mean');
    const fits = rungs.filter((rung) => rung !== mean);
    const judged = fits.map((rung) => ({ rung, answer: answerTo(rung, fits.length) }));
    const named = (answer: Answer): Rung[] =>
      judged.filter((one) => one.answer === answer).map(({ rung }) => rung);
    const [better, worse, open] = [named('yes'), named('no'), named('unclear')];
    const answer: Answer = worse.length > 0 ? 'no' : better.length > 0 ? 'yes' : 'unclear';
    return {
      answer,
      sentence: sentenceOf(answer, better, worse, open, on),
      evidence: {
        fits: judged.map(({ rung, answer: own }) => ({
          name: rung.name,
          answer: own,
          isTrainingMean: rung.isTrainingMean,
          gain: rung.gainOverMean && gainFigures(rung.gainOverMean),
        })),
      },
    };
  },
};

function answerTo({ mse, gainOverMean: gain, isTrainingMean }: Rung, fits: number): Answer {
  if (mse === null || isTrainingMean) return 'no';
  if (!gain) return 'unknown';
  if (gain.mean === 0 && gain.relative === null) return 'unclear';
  if (!(gain.p !== null && gain.p < significance / fits)) return 'unclear';
  return gain.mean > 0 ? 'yes' : 'no';
}

function sentenceOf(
  answer: Answer,
  better: readonly Rung[],
  worse: readonly Rung[],
  open: readonly Rung[],
  on: 'k' | 'lambda',
): string {
  const unit = on === 'k' ? 'k' : 'λ';
  const names = (rungs: readonly Rung[]): string => list(rungs.map(({ name }) => name));
  const parts: string[] = [];
  const diverged = worse.filter(({ mse }) => mse === null);
  const same = worse.filter(({ isTrainingMean }) => isTrainingMean);
  const behind = worse.filter(({ mse, isTrainingMean }) => mse !== null && !isTrainingMean);
  if (behind.length > 0) {
    const [first] = behind;
    parts.push(
      `${names(behind)} predict${behind.length === 1 ? 's' : ''} ${unit} of unseen rows worse than the training mean does (${first.name} ${changeInWords(first.gainOverMean!, 'it', first.gainOverMean!.over)}).`,
    );
  }
  if (same.length > 0) parts.push(`${names(same)} is the training mean for every row: nothing was learned.`);
  if (diverged.length > 0) parts.push(`${names(diverged)} diverged, and predicts nothing.`);
  if (open.length > 0) parts.push(`${names(open)} cannot be told from the training mean.`);
  if (better.length > 0) parts.push(`${names(better)} ${better.length === 1 ? 'beats' : 'beat'} it.`);
  if (answer !== 'yes') return parts.join(' ');
  const weakest = better.toSorted(
    (a, b) => (a.gainOverMean!.relative ?? 0) - (b.gainOverMean!.relative ?? 0),
  )[0];
  const change = changeInWords(weakest.gainOverMean!, 'it', weakest.gainOverMean!.over);
  const who =
    open.length > 0
      ? `${names(better)} ${better.length === 1 ? 'predicts' : 'predict'}`
      : better.length === 1
        ? `${names(better)} predicts`
        : 'All fits predict';
  const rest = open.length > 0 ? ` ${names(open)} cannot be told from it.` : '';
  return `${who} ${unit} of unseen rows better than the training mean; ${better.length === 1 ? 'it' : `least does ${weakest.name}, which`} ${change}.${rest}`;
}
