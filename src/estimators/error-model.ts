import { UsageError } from '../errors.js';
import type { DataKind } from './estimator.js';

/** How the errors of least squares are taken to behave. Rows more than `lags` apart have independent errors. */
export type ErrorModel =
  | { readonly kind: 'classical' }
  | { readonly kind: 'hc0' }
  | { readonly kind: 'hc3' }
  | { readonly kind: 'newey-west'; readonly lags: number }
  | { readonly kind: 'cosine'; readonly lags: number }
  | { readonly kind: 'known-noise'; readonly lags: number };

export const errorKinds = ['classical', 'hc0', 'hc3', 'newey-west', 'cosine', 'known-noise'] as const;

/** What a pipeline file says of the errors; what it leaves open depends on the data. */
export interface ErrorChoice {
  readonly errors?: ErrorModel['kind'] | undefined;
  readonly lags?: number | undefined;
}

/**
 * The choice with what the data decide: where pathfit made k, its noise is known but for its size; where k was observed,
 * windows have errors that reach over their overlap. Of observed lists it stays open until they have been imported,
 * since only then is it known whether they overlap. Throws UsageError, beginning with the key.
 */
export function resolveErrors({ errors, lags }: ErrorChoice, data: DataKind): ErrorChoice {
  const { observed, window = 1, noiseLags } = data;
  const reach = observed ? window - 1 : noiseLags;
  const usual = observed
    ? lags !== undefined || reach > 0
      ? 'cosine'
      : undefined
    : reach > 0
      ? 'known-noise'
      : 'classical';
  const kind = errors ?? usual;
  if (kind === undefined) return {};
  if (kind === 'known-noise' && observed) {
    throw new UsageError(
      '.errors must not be known-noise where k is observed: how its errors correlate is unknown',
    );
  }
  if (kind === 'cosine') return { errors: kind, lags: lags ?? (reach > 0 ? reach : undefined) };
  if (kind === 'newey-west') {
    if (lags ?? reach) return { errors: kind, lags: lags ?? reach };
    if (lags === 0) return { errors: kind, lags };
    throw new UsageError('.lags must be given: without windows or correlated noise there is no default');
  }
  if (lags !== undefined) {
    throw new UsageError(`.lags must be left out with errors: ${kind}, found ${lags}`);
  }
  return kind === 'known-noise' ? { errors: kind, lags: noiseLags } : { errors: kind };
}

/**
 * The model of a resolved choice, for rows that share values with `overlap` − 1 rows after them: what was left open is
 * cosine where they do, hc3 where they do not.
 */
export function errorModelOf({ errors, lags }: ErrorChoice, overlap: number): ErrorModel {
  const kind = errors ?? (overlap > 1 ? 'cosine' : 'hc3');
  if (kind === 'classical' || kind === 'hc0' || kind === 'hc3') return { kind };
  return { kind, lags: lags ?? overlap - 1 };
}
