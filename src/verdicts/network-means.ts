import type { FitEvidence } from './fit-evidence.js';
import { figure, percent } from './words.js';

/** A network's mean λ̂ over held-out rows beside λ. */
export interface NetworkMean {
  readonly fit: string;
  readonly mean: number;
  readonly sd: number | null;
  readonly off: number;
  /** Relative to the truth, or to λ̂'s own spread where the truth is 0. */
  readonly relative: number | null;
}

export function meansOf(fits: readonly FitEvidence[], value: number): NetworkMean[] {
  return fits.flatMap(({ name, level, lambdaHoldOut }) =>
    level !== 'network' || lambdaHoldOut === null || lambdaHoldOut.mean === null
      ? []
      : [
          {
            fit: name,
            mean: lambdaHoldOut.mean,
            sd: lambdaHoldOut.sd,
            off: lambdaHoldOut.mean - value,
            relative: value === 0 ? null : Math.abs(lambdaHoldOut.mean / value - 1),
          },
        ],
  );
}

export function meanInWords({ fit, mean, relative }: NetworkMean): string {
  const off = relative === null ? '' : `, ${percent(relative)} off`;
  return `The mean λ̂ of ${fit} is ${figure(mean)}${off}.`;
}
