import { type Fit, type Question, refit } from './fit.js';
import type { FittedLaw } from './simulated-null.js';
import type { Tested } from './goodness-of-fit.js';
import { lawAt, type TransitionLaw } from './transition-law.js';
import type { Transitions } from './transitions.js';

/** The law at a maximum; undefined where there is none. */
export function lawOfFit(
  question: Question,
  { end, converged }: Pick<Fit, 'end' | 'converged'>,
): TransitionLaw | undefined {
  if (!end || !converged) return undefined;
  return lawAt(question, end);
}

/**
 * What the test of a maximum needs: `found` is the fit of the question's transitions, which are those of `all` that are not tested, or
 * all of them. Undefined where there was no maximum.
 */
export function fittedLaw(
  question: Question,
  found: Pick<Fit, 'end' | 'converged'>,
  all = question.transitions,
  tested?: Tested,
): FittedLaw | undefined {
  const law = lawOfFit(question, found);
  if (!law) return undefined;
  return {
    law,
    transitions: all,
    tested,
    refit: (transitions: Transitions) => {
      const own = { ...question, transitions };
      return lawOfFit(own, refit(own, found.end!));
    },
  };
}
