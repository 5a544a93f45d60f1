import { figure } from '../text.js';
import { type Fit, type Question } from './fit.js';
import { familyModel } from './models.js';

/** What T says of a drift before any fit: the sd of its estimate and its bias, were the estimate the truth. */
export interface DriftInformation {
  readonly parameter: 'kappa' | 'mu';
  /** √(2κ/T) for kappa (Tang & Chen 2009), σ/√T for mu, in gbm too. */
  readonly standardDeviation: number;
  /** 4/T for kappa, 2/T where theta is known, 0 for mu. */
  readonly bias: number;
  /** Whether what is left of the estimate without its bias is above 0 by more than two of its sd; for mu its size. */
  readonly determined: boolean;
}

export function driftInformation(
  { kind, parameters, fixed }: Question,
  { values }: Fit,
  T: number,
): DriftInformation | null {
  // What a formula's names stand for is not known.
  if (kind === 'formula') return null;
  const { kappa, mu, sigma } = values;
  if (fixed.mu === undefined && mu !== undefined && mu !== null && sigma) {
    const standardDeviation = sigma / Math.sqrt(T);
    return { parameter: 'mu', standardDeviation, bias: 0, determined: Math.abs(mu) > 2 * standardDeviation };
  }
  if (parameters.includes('kappa') && fixed.kappa === undefined && kappa !== undefined && kappa !== null) {
    const bias = (fixed.theta === undefined ? 4 : 2) / T;
    const standardDeviation = Math.sqrt((2 * Math.max(kappa, 0)) / T);
    return { parameter: 'kappa', standardDeviation, bias, determined: kappa - bias > 2 * standardDeviation };
  }
  return null;
}

/** Whole sentences of what is to be known beside the numbers. */
export function notesOf(
  question: Question,
  found: Fit,
  T: number,
  information: DriftInformation | null,
): string[] {
  const { kind, parameters, likelihood, order, stationary, fixed, transitions } = question;
  const { kappa, theta, gamma } = found.values;
  const mean = T / transitions.from.length;
  const notes = [...found.problems];
  if (found.logLikelihood === null) return notes;
  for (const name of found.atBound) {
    notes.push(
      `${name} is at its bound ${figure(found.values[name] ?? 0)}, ${name === 'noise' && question.noisy ? 'so that the data show no measurement noise' : 'beyond which the likelihood would still rise'}: ${found.observed ? `it has no standard error and no Wald interval, and the errors of the others are those with ${name} held there` : 'there are no standard errors and no intervals'}.`,
    );
  }
  const estimated = kind !== 'formula' && parameters.includes('kappa') && fixed.kappa === undefined;
  if (estimated && kappa !== undefined && kappa !== null && kappa <= 0 && !found.atBound.includes('kappa')) {
    notes.push(
      `kappa is not above 0 (${figure(kappa)}): the series shows no mean reversion, there is no stationary law, and theta is no level that it returns to.`,
    );
  }
  if (theta === null && kappa !== undefined) notes.push('theta has no value where kappa is 0.');
  if (information && !information.determined) notes.push(undetermined(information, found, T, mean));
  if (kind === 'ckls' && gamma !== undefined && gamma !== null && gamma < 0.5 && fixed.gamma === undefined) {
    notes.push(`gamma is below 1/2 (${figure(gamma)}): such a process can reach 0, where the model ends.`);
  }
  if (familyModel(kind)?.stationary) {
    notes.push(
      stationary
        ? 'The first value of each series counts, by the stationary law.'
        : `The first value of each series is given (conditional likelihood)${question.noisy ? ', and the process at that time is N(value, noise²): a diffuse start' : ''}.`,
    );
  }
  if (likelihood === 'euler' && kappa) {
    notes.push(
      'Euler’s likelihood estimates (1 − e^(−kappa dt))/dt and the variance of a step per dt, not kappa and sigma: they agree only where kappa dt is small.',
    );
  }
  if (likelihood !== 'exact') {
    notes.push(
      `${likelihood === 'hermite' ? `hermite of order ${order ?? 2}` : likelihood} is a pseudo-likelihood: its log-likelihood is comparable neither with the exact one nor with another approximation’s.`,
    );
  }
  if (found.inner.length > 0 && !found.observed) {
    notes.push(
      'The likelihood is flat in some direction, so that the parameters have no standard errors: fix one of them, or take more data.',
    );
  }
  return notes;
}

function undetermined(
  { parameter, standardDeviation, bias }: DriftInformation,
  { values }: Fit,
  T: number,
  dt: number,
): string {
  const span = `T = ${figure(T, 4)}`;
  if (parameter === 'mu') {
    return `The data do not determine mu: its standard deviation is sigma/√T = ${figure(standardDeviation, 3)} for ${span}, whatever the number of values; only a longer time would help.`;
  }
  const kappa = values.kappa!;
  const start = `The data do not determine the speed of mean reversion: for ${span} the estimate of kappa, ${figure(kappa, 4)}, has a bias of about ${figure(bias, 3)}`;
  if (!(kappa > 0))
    return `${start}, and no kappa above 0 explains the data better; only a longer time would help.`;
  // y − b = 2 √(2y) with y = κT and b = biasT.
  const root = Math.SQRT2 + Math.sqrt(2 + bias * T);
  const needed = (root * root) / kappa;
  return `${start} and a standard deviation of about √(2 kappa/T) = ${figure(standardDeviation, 3)}. T decides, not the number of values: with this kappa it takes about T = ${figure(needed, 2)}, and a spacing finer than ${figure(dt, 3)} does not help.`;
}
