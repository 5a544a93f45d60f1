import { changeInWords, gainFigures } from './gain.js';
import { significance } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { figure, plural } from './words.js';

/** Whether λ has terms beyond the constant: Wald's test on the training rows, borne out by the hold-out rows. */
export const lambdaDependsOnX: Judge = {
  id: 'lambdaDependsOnX',
  question: 'Does λ depend on x?',
  judge({ truth, higherTerms }) {
    if (truth.kind === 'row') {
      return { answer: 'no', sentence: 'λ is drawn anew for each row, whatever x is.', evidence: {} };
    }
    if (!higherTerms) {
      return {
        answer: 'unknown',
        sentence: 'The training rows do not tell the higher terms of λ(x) apart.',
        evidence: {},
      };
    }
    const { estimator, degree, errors, wald, p, degreesOfFreedom, gain } = higherTerms;
    const found = p < significance;
    // Constant λ is exact: what the test sees is rounding.
    const exact = gain.relative === null;
    const worse = gain.p !== null && gain.p < significance && gain.mean < 0;
    const better = gain.p !== null && gain.p < significance && gain.mean > 0;
    const answer: Answer = exact
      ? 'no'
      : found
        ? gain.mean > 0
          ? 'yes'
          : 'unclear'
        : better
          ? 'unclear'
          : 'no';
    const what = estimator ?? 'a quadratic λ fitted for this test';
    const test = `Wald ${figure(wald, 3)} for ${plural(degree, 'higher term')} of ${what}, p ${p < 1e-4 ? '< 0.0001' : `= ${figure(p, 3)}`}, ${errors} errors`;
    const change = `on unseen rows they ${changeInWords(gain, 'they', 'constant λ')}`;
    const sentence = {
      yes: `λ varies with x: ${test}; ${change}.`,
      no: exact
        ? `Constant λ is exact to rounding, and leaves nothing to explain.`
        : `Nothing says so: ${test}; ${change}.`,
      unclear: worse
        ? `The training rows say so, the unseen rows contradict: ${test}; ${change}.`
        : `Training and unseen rows disagree: ${test}; ${change}.`,
      unknown: '',
    }[answer];
    return {
      answer,
      sentence,
      evidence: { estimator, degree, errors, wald, p, degreesOfFreedom, gain: gainFigures(gain) },
    };
  },
};
