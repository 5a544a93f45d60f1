import { firstCase } from '../first-case.js';
import type { Evidence } from './evidence.js';
import type { Rung } from './rungs.js';
import { changeInWords, gainFigures } from './gain.js';
import { leakInWords } from './leak.js';
import { significance } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { failed, list } from './words.js';

/** Whether the file's fits predict held-out rows better than the training mean does: some do, and none does worse. */
export const beatsTheMean: Judge = {
  id: 'beatsTheMean',
  question: 'Do the fits predict better than the training mean?',
  labels: {
    yes: { words: 'better than the mean', tone: 'good' },
    no: { words: 'not better than the mean', tone: 'bad' },
    unclear: { words: 'gain over the mean unclear', tone: 'open' },
    unknown: { words: 'not compared with the mean', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares each fit with the plainest prediction there is, the mean of k on the training rows, by squared errors on the same held-out rows.',
    'An unclear answer is settled by more held-out rows. A fit that is no better than the mean has learned nothing that helps with a row.',
  ],
  judge(evidence) {
    const { rungs, on } = evidence.ladder;
    const fits = rungs.filter(({ level, inFile }) => level !== 'mean' && inFile);
    const judged = fits.map((rung) => ({ rung, answer: answerTo(rung, fits.length, evidence) }));
    const named = (answer: Answer): Rung[] =>
      judged.filter((one) => one.answer === answer).map(({ rung }) => rung);
    const [better, worse, open] = [named('yes'), named('no'), named('unclear')];
    const leak = leakInWords(evidence);
    const answer = firstCase<Answer>(
      [worse.length > 0, 'no'],
      [better.length > 0, 'yes'],
      [leak !== undefined || fits.length === 0, 'unknown'],
      [true, 'unclear'],
    );
    const nothing = leak ?? 'No fit of the file can be compared with the training mean.';
    return {
      answer,
      sentence: answer === 'unknown' ? nothing : sentenceOf(answer, better, worse, open, on),
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

function answerTo(
  { mse, gainOverMean: gain, isTrainingMean }: Rung,
  fits: number,
  { leak }: Evidence,
): Answer {
  // What predicts nothing, or the mean, is no better than the mean on any rows.
  if (mse === null || isTrainingMean) return 'no';
  if (leak || !gain) return 'unknown';
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
  const empty = worse.filter(({ mse }) => mse === null);
  const same = worse.filter(({ isTrainingMean }) => isTrainingMean);
  const behind = worse.filter(({ mse, isTrainingMean }) => mse !== null && !isTrainingMean);
  if (behind.length > 0) {
    const [first] = behind;
    parts.push(
      `${names(behind)} predict${behind.length === 1 ? 's' : ''} ${unit} of held-out rows worse than the training mean does (${first.name} ${changeInWords(first.gainOverMean!, first.gainOverMean!.over)}).`,
    );
  }
  if (same.length > 0)
    parts.push(`${names(same)} ${are(same)} the training mean for every row: nothing was learned.`);
  for (const rung of empty) parts.push(`${rung.name} ${failed(rung)}, and predicts nothing.`);
  if (open.length > 0) parts.push(`${names(open)} ${are(open)} indistinguishable from the training mean.`);
  if (better.length > 0) parts.push(`${names(better)} ${better.length === 1 ? 'beats' : 'beat'} it.`);
  if (answer !== 'yes') return parts.join(' ');
  const weakest = better.toSorted(
    (a, b) => (a.gainOverMean!.relative ?? 0) - (b.gainOverMean!.relative ?? 0),
  )[0];
  const change = changeInWords(weakest.gainOverMean!, weakest.gainOverMean!.over);
  const who = firstCase(
    [better.length === 1, () => `${names(better)} predicts`],
    [open.length > 0, () => `${names(better)} predict`],
    [true, 'All fits predict'],
  );
  const rest = open.length > 0 ? ` ${names(open)} ${are(open)} indistinguishable from it.` : '';
  return `${who} ${unit} of held-out rows better than the training mean; ${better.length === 1 ? 'it' : `the weakest, ${weakest.name},`} ${change}.${rest}`;
}

const are = (rungs: readonly Rung[]): string => (rungs.length === 1 ? 'is' : 'are');
