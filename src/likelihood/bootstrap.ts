import { replicateSeed } from '../random/replicate-seed.js';
import { type Fit, type Question, refit } from './fit.js';
import type { FamilyKind } from './kinds.js';
import { models } from './models.js';
import { lawAt } from './transition-law.js';

/** An estimate without the bias that was found by simulation. */
export interface CorrectedEstimate {
  /** null where there is none: the notes say why. */
  readonly estimate: number | null;
  /** Mean of the replicates' estimates less the one that they were simulated with, and its Monte Carlo error. */
  readonly bias: number | null;
  readonly monteCarloError: number | null;
}

export interface Bootstrapped {
  readonly parameters: Readonly<Partial<Record<string, CorrectedEstimate>>>;
  readonly notes: readonly string[];
}

/** Of the replicates the share without an estimate from which the others are no sample of all. */
const mostFailures = 0.1;

/** The estimates of one replicate; undefined where it has none. A function of (seed, replicate). */
export function bootstrapReplicate(
  question: Question,
  found: Fit,
  seed: number,
  replicate: number,
): Fit['values'] | undefined {
  const { likelihoods } = question.own ?? models[question.kind as FamilyKind];
  const likelihood = likelihoods.exact ? 'exact' : question.likelihood;
  const law = lawAt({ ...question, likelihood }, found.end!);
  const transitions = law.simulate(question.transitions, replicateSeed(seed, replicate));
  if (!transitions.to.every(Number.isFinite)) return undefined;
  const own = refit({ ...question, transitions }, found.end!);
  return own.converged ? own.values : undefined;
}

/**
 * The parametric bootstrap (Efron 1982; of diffusions Tang & Chen 2009, section 4): series with the times and the beginning of the data,
 * simulated with the parameters that were found, by the model's exact law where there is one, are estimated in the same way, and the
 * mean of their errors is taken off: θ̂ − (mean θ̂* − θ̂). kappa may be or become negative. theta has no correction where a replicate shows
 * no mean reversion, since its estimates then have no mean; nor has a parameter at its bound.
 */
export function bootstrap(question: Question, found: Fit, replicates: number, seed: number): Bootstrapped {
  const none = (words: string): Bootstrapped => ({
    parameters: Object.fromEntries(
      found.free.map((name) => [name, { estimate: null, bias: null, monteCarloError: null }]),
    ),
    notes: [words],
  });
  if (!found.converged || !found.end) {
    return none(`The bootstrap has nothing to simulate: ${found.problems[0] ?? 'theta has no value'}`);
  }
  const all = Array.from({ length: replicates }, (_, r) => bootstrapReplicate(question, found, seed, r));
  const own = all.filter((one) => one !== undefined);
  const failed = replicates - own.length;
  if (failed > mostFailures * replicates) {
    return none(
      `In ${failed} of ${replicates} simulated series the parameters have no estimate, so that the bootstrap has no correction.`,
    );
  }
  const falls = own.filter(({ kappa, theta }) => theta === null || (kappa ?? 1) <= 0).length;
  // What a formula's names stand for is not known, and jacobi's kappa is above 0.
  const loose = falls > 0 && question.own === undefined && found.inner.includes('theta');
  const without = (name: string): number => own.filter((one) => one[name] === null).length;
  const meaningless = loose ? [] : found.inner.filter((name) => without(name) > 0);
  const correctedOf = (name: string): CorrectedEstimate => {
    if (!found.inner.includes(name) || (name === 'theta' && loose) || meaningless.includes(name)) {
      return { estimate: null, bias: null, monteCarloError: null };
    }
    const at = found.values[name]!;
    const errors = own.map((one) => one[name]! - at);
    const bias = errors.reduce((sum, one) => sum + one, 0) / errors.length;
    const spread = errors.reduce((sum, one) => sum + (one - bias) * (one - bias), 0);
    const estimate = name === 'noise' && question.noisy ? Math.max(at - bias, 0) : at - bias;
    return { estimate, bias, monteCarloError: Math.sqrt(spread / (errors.length * (errors.length - 1))) };
  };
  return {
    parameters: Object.fromEntries(found.free.map((name) => [name, correctedOf(name)])),
    notes: [
      ...(failed > 0
        ? [
            `In ${failed} of ${replicates} simulated series the parameters have no estimate: they are left out.`,
          ]
        : []),
      ...meaningless.map(
        (name) =>
          `${name} has no corrected value: in ${without(name)} of ${own.length} simulated series it has no meaning.`,
      ),
      ...(loose
        ? [
            `theta has no corrected value: ${falls} of ${own.length} simulated series show no mean reversion, and theta is no level in them.`,
          ]
        : []),
    ],
  };
}
