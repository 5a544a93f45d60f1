import { firstCase } from '../first-case.js';
import type { Evidence } from './evidence.js';
import type { LambdaTest } from './lambda-test.js';
import { changeInWords, gainFigures } from './gain.js';
import { materialGain, significance } from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { plural } from '../text.js';
import { figure, list, percent } from './words.js';

/**
 * Whether λ has terms beyond the constant: F tests on the training rows, of a polynomial and of a spline, which share
 * 5 %, borne out by the held-out rows. It has none that matter where the tests exclude a gain that would.
 */
export const lambdaDependsOnX: Judge = {
  id: 'lambdaDependsOnX',
  question: 'Does λ depend on x?',
  labels: {
    yes: { words: 'λ depends on x', tone: 'neutral' },
    no: { words: 'λ is constant', tone: 'neutral' },
    unclear: { words: 'λ(x) unclear', tone: 'open' },
    unknown: { words: 'λ(x) not tested', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares one λ for all x with a polynomial and a spline λ(x), by F tests on the training rows and by the errors on held-out rows. Yes takes both: a test that rejects one λ, and held-out rows that agree. No takes enough rows to exclude that λ(x) would lower the error by 1 %.',
    'An unclear answer is settled by more rows, or by paths that cover a wider range of x.',
  ],
  judge(evidence) {
    const { truth, constant, lambdaTests: tests, leak } = evidence;
    if (truth.kind === 'row') {
      return { answer: 'no', sentence: 'Each row has its own λ, whatever x is.', evidence: {} };
    }
    if (constant.exact) {
      return {
        answer: 'no',
        sentence: 'Constant λ is exact to rounding, which leaves nothing to explain.',
        evidence: { tests: [] },
      };
    }
    if (tests.length === 0) {
      return {
        answer: 'unknown',
        sentence:
          'The training rows do not distinguish the higher terms of λ(x), or leave their errors too few degrees of freedom.',
        evidence: { tests: [] },
      };
    }
    const decided = (test: LambdaTest): boolean => test.p < significance / tests.length;
    const found = tests.filter(decided).toSorted((a, b) => a.p - b.p);
    const told = found[0] ?? tests.toSorted((a, b) => (b.mostGain ?? 0) - (a.mostGain ?? 0))[0];
    const answer = answerTo(evidence, found);
    const change = leak ? '' : `; on held-out rows ${told.name} ${changeInWords(told.gain, 'constant λ')}`;
    const most = Math.max(...tests.map(({ mostGain }) => mostGain ?? Infinity));
    const excluded = Number.isFinite(most) ? `at most ${percent(Math.min(1, most))}` : 'any share';
    const sentence = {
      yes: `λ varies with x: ${testInWords(told)}${change}.`,
      no: `No evidence for it: ${list(tests.map(testInWords))}. Such terms explain ${excluded} of constant λ’s error, too little to matter.`,
      unclear: firstCase(
        [
          found.length > 0,
          () => `Training rows suggest it, held-out rows do not confirm it: ${testInWords(told)}${change}.`,
        ],
        [
          heldOutSaysSo(evidence),
          () => `Training rows do not suggest it, held-out rows do: ${testInWords(told)}${change}.`,
        ],
        [
          true,
          () =>
            `No evidence for it, and too few rows to exclude it: ${list(tests.map(testInWords))}; such terms may explain ${excluded} of constant λ’s error.`,
        ],
      ),
      unknown: '',
    }[answer];
    return { answer, sentence, evidence: { tests: tests.map(figuresOf) } };
  },
};

function answerTo(evidence: Evidence, found: readonly LambdaTest[]): Answer {
  const { lambdaTests: tests, leak } = evidence;
  if (found.length > 0) return leak || found.some(({ gain }) => gain.mean > 0) ? 'yes' : 'unclear';
  if (heldOutSaysSo(evidence)) return 'unclear';
  const excluded = tests.every(({ mostGain }) => mostGain !== null && mostGain < materialGain);
  // A polynomial alone does not see λ swing.
  return excluded && tests.length > 1 ? 'no' : 'unclear';
}

const heldOutSaysSo = ({ lambdaTests: tests }: Evidence): boolean =>
  tests.some(({ gain: { mean, p } }) => mean > 0 && p !== null && p < significance / tests.length);

function testInWords({ name, terms, f, degreesOfFreedom, p, errors }: LambdaTest): string {
  const [, below] = degreesOfFreedom;
  const size = p < 1e-4 ? '< 0.0001' : `= ${figure(p, 3)}`;
  return `F(${terms}, ${figure(below, 3)}) = ${figure(f, 3)} for ${plural(terms, 'higher term')} of ${name}, p ${size}, ${errors} errors`;
}

function figuresOf({ gain, ...test }: LambdaTest): Figures {
  return { ...test, gain: gainFigures(gain) };
}
