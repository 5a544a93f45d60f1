import { firstCase } from '../../first-case.js';
import type { Answer, Figures, Judge } from '../verdict.js';
import { figure, list } from '../words.js';
import type { ProcessEvidence, ProcessFit, ProcessParameter } from './evidence.js';

/** What the time T allows to know of a parameter of a drift, at its true value, or where that is unknown its estimate. */
interface DriftLimit {
  readonly fit: string;
  readonly parameter: 'kappa' | 'mu';
  readonly value: number;
  /** Whether that is the true value, and no estimate. */
  readonly isTrue: boolean;
  /** √(2κ/T) for kappa (Tang & Chen 2009), σ/√T for mu. */
  readonly standardDeviation: number;
  /** 4/T for kappa, 2/T where theta is given, 0 for mu. */
  readonly bias: number;
  readonly determined: boolean;
}

/** In standard deviations: what has to be left of an estimate without its bias. */
const enough = 2;

/** Whether the time that the data span allows to know the drift: no number of values within it does. */
export const identifiable: Judge<ProcessEvidence> = {
  id: 'identifiable',
  question: 'Do the data determine the parameters of the process?',
  labels: {
    yes: { words: 'data determine the process', tone: 'good' },
    no: { words: 'data too short', tone: 'bad' },
    unclear: { words: 'data determine the process in part', tone: 'open' },
    unknown: { words: 'not known what data determine', tone: 'neutral' },
  },
  explanation: [
    'A volatility is known the better the more values there are. A drift is not: the standard deviation of the speed of mean reversion kappa is about √(2 kappa/T) and its bias about 4/T, that of a drift mu sigma/√T, where T is the time that the data span. The verdict asks whether what is left of the parameter without its bias is more than two standard deviations. For simulated paths it takes the true value, else the estimate.',
    'Only a longer time, or more paths, determines a drift better; a finer spacing does not. Where theta is known, writing its value halves the bias of kappa.',
  ],
  judge(evidence) {
    const limits = evidence.fits.flatMap((fit) => limitOf(fit, evidence));
    const vague = evidence.fits.flatMap((fit) => vagueOf(fit, evidence));
    if (limits.length === 0 && evidence.fits.every(({ parameters }) => parameters.length === 0)) {
      return { answer: 'unknown', sentence: 'No estimator has a parameter of the process.', evidence: {} };
    }
    // A parameter of a model that another estimator beats is none of the process: it is asked about where every model is beaten.
    const beaten = new Set(evidence.fits.filter(({ beatenBy }) => beatenBy !== null).map(({ name }) => name));
    const holding = limits.filter(({ fit }) => !beaten.has(fit));
    const asked = holding.length > 0 ? holding : limits;
    // What reverts is asked about before what drifts: a random walk is there to compare with.
    const first = asked.find(({ parameter }) => parameter === 'kappa') ?? asked.at(0);
    const better = evidence.fits.find(({ name }) => name === first?.fit)?.beatenBy?.name;
    const answer = firstCase<Answer>(
      [first?.determined === false, 'no'],
      [vague.length > 0, 'unclear'],
      [true, 'yes'],
    );
    const figures = {
      time: evidence.source === 'simulated' ? evidence.time : evidence.wholeTime,
      limits: limits.map((limit): Figures => ({ ...limit })),
      undetermined: vague.map((one): Figures => ({ ...one })),
    };
    const caveat =
      first && better !== undefined
        ? ` But ${better} foretells better than ${first.fit}, whose ${first.parameter} this is.`
        : '';
    return { answer, sentence: sentenceOf(answer, first, vague, evidence) + caveat, evidence: figures };
  },
};

function limitOf(
  { name, wholeSample }: ProcessFit,
  { source, time, wholeTime }: ProcessEvidence,
): DriftLimit[] {
  // The data are all of them; what was simulated is judged by what the estimators learned from.
  const T = source === 'simulated' ? time : wholeTime;
  const of = (wanted: string): ProcessParameter | undefined =>
    wholeSample.find((parameter) => parameter.name === wanted);
  const known = (parameter: ProcessParameter | undefined): number | null =>
    parameter ? (parameter.truth ?? parameter.estimate) : null;
  const [kappa, mu, sigma] = [of('kappa'), of('mu'), known(of('sigma'))];
  const value = known(kappa);
  if (kappa?.free && value !== null) {
    const standardDeviation = Math.sqrt((2 * Math.max(value, 0)) / T);
    const bias = (of('theta')?.free === false ? 2 : 4) / T;
    const determined = value - bias > enough * standardDeviation;
    const isTrue = kappa.truth !== null;
    return [{ fit: name, parameter: 'kappa', value, isTrue, standardDeviation, bias, determined }];
  }
  const drift = known(mu);
  if (!mu?.free || drift === null || sigma === null) return [];
  const standardDeviation = sigma / Math.sqrt(T);
  const determined = Math.abs(drift) > enough * standardDeviation;
  const isTrue = mu.truth !== null;
  return [{ fit: name, parameter: 'mu', value: drift, isTrue, standardDeviation, bias: 0, determined }];
}

interface Vague {
  readonly fit: string;
  readonly parameter: string;
}

/** Parameters that a fit has without an error: of an import the fit to all transitions, as limits are. */
function vagueOf(
  { name, status, parameters, wholeSample }: ProcessFit,
  { source }: ProcessEvidence,
): Vague[] {
  if (status === 'diverged') return [];
  return (source === 'simulated' ? parameters : wholeSample)
    .filter(({ free, estimate, standardError }) => free && (estimate === null || standardError === null))
    .map(({ name: parameter }) => ({ fit: name, parameter }));
}

function sentenceOf(
  answer: Answer,
  limit: DriftLimit | undefined,
  vague: readonly Vague[],
  { source, time, wholeTime, dt }: ProcessEvidence,
): string {
  const T = source === 'simulated' ? time : wholeTime;
  const span = `T = ${figure(T, 4)}`;
  const without = list(vague.slice(0, 3).map(({ fit, parameter }) => `${parameter} of ${fit}`));
  if (!limit) {
    return answer === 'unclear'
      ? `Some parameters have no standard error, so the data do not determine them: ${without}.`
      : 'Every parameter that was estimated has a standard error.';
  }
  const { parameter, value, isTrue, standardDeviation, bias, determined } = limit;
  const name = parameter === 'kappa' ? 'the speed of mean reversion, kappa' : 'the drift, mu';
  const accuracy =
    `an estimate has a standard deviation of about ${figure(standardDeviation, 2)}` +
    (bias > 0 ? ` and a bias of about ${figure(bias, 2)}` : '');
  const what = isTrue ? `the true ${parameter} is` : 'its estimate is';
  if (determined) {
    const rest = vague.length > 0 ? ` But some parameters have no standard error: ${without}.` : '';
    return `The data determine ${name}: ${what} ${figure(value)}, and over ${span} ${accuracy}.${rest}`;
  }
  return (
    `The data do not determine ${name}: ${what} ${figure(value)}, but over ${span} ${accuracy}. ` +
    `T decides, not the number of values: ${longer(limit, T)}, and a spacing finer than ${figure(dt, 3)} does not help.`
  );
}

/** The time at which what is left without its bias would be two standard deviations. */
function longer({ parameter, value, standardDeviation, bias }: DriftLimit, T: number): string {
  if (parameter === 'mu') {
    const ratio = (enough * standardDeviation) / Math.abs(value);
    return value === 0
      ? 'no time shows that a drift is 0'
      : `it takes about T = ${figure(T * ratio * ratio, 2)}`;
  }
  if (!(value > 0)) return 'only a longer time would show whether it reverts';
  // y − b = 2 √(2y) with y = κT and b = bias T.
  const root = Math.SQRT2 + Math.sqrt(2 + bias * T);
  return `with this kappa it takes about T = ${figure((root * root) / value, 2)}`;
}
