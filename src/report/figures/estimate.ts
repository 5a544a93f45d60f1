import { figure as numberText } from '../../text.js';

/** One estimate of a number, with its 95 % interval and its true value where there are such. */
export interface Estimate {
  /** What its row is called: the estimator, or a mean over its rows. */
  readonly estimator: string;
  /** The estimator itself. */
  readonly fit: string;
  /** What is estimated: λ, a, b, c. */
  readonly quantity: string;
  readonly estimate: number;
  readonly interval95: readonly [number, number] | null;
  readonly truth: number | null;
  /** The same from all data, where it was fitted to those as well. */
  readonly whole?: Pick<Estimate, 'estimate' | 'interval95'>;
}

/** «λ of closed-form 0.2508 (95 %: 0.2447 to 0.257), truth 0.25» */
export function inWords({ estimator, quantity, estimate, interval95, truth, whole }: Estimate): string {
  const known = truth === null ? '' : `, truth ${numberText(truth, 4)}`;
  const all = whole
    ? `, from all data ${numberText(whole.estimate, 4)}${intervalText(whole.interval95)}`
    : '';
  return `${quantity} of ${estimator} ${numberText(estimate, 4)}${intervalText(interval95)}${all}${known}`;
}

function intervalText(interval95: Estimate['interval95']): string {
  const ends = (interval95 ?? []).map((end) => numberText(end, 4));
  return ends.length > 0 && ends[0] !== ends[1] ? ` (95 %: ${ends.join(' to ')})` : '';
}
