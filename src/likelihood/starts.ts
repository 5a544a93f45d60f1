import type { FamilyKind, GivenParameters } from './kinds.js';
import { models } from './models.js';
import type { Beginning } from './start.js';
import type { Transitions } from './transitions.js';

/** Where a search begins. */
export interface Start {
  readonly from: Beginning;
  readonly gamma: number;
  /** The variance of noise. */
  readonly noise?: number;
}

/** A search from parameters that have values. */
export function startAt(
  kind: FamilyKind,
  { mu = 0, kappa = 0, theta = 0, sigma = 0, gamma, noise = 0 }: GivenParameters,
): Start {
  const speed = kind === 'gbm' ? -mu : kappa;
  const alpha = kind === 'brownian' ? mu : speed * theta;
  return {
    from: { alpha, kappa: speed, sigma, unexplained: 1, persistence: 1 },
    gamma: models[kind].gamma ?? gamma!,
    noise: noise * noise,
  };
}

/**
 * From no noise, and from noise that makes half and nine tenths of what the steps leave unexplained: a step has σ² Δ + 2 η², and what
 * noise adds looks like reversion.
 */
export function noisyStarts({ from, gamma }: Start, fixed: GivenParameters, { dt }: Transitions): Start[] {
  const mean = dt.reduce((sum, one) => sum + one, 0) / dt.length;
  const unexplained = from.sigma * from.sigma * mean;
  const given = fixed.noise === undefined ? undefined : (2 * fixed.noise * fixed.noise) / unexplained;
  return (given === undefined ? [0, 0.5, 0.9] : [Math.min(given, 0.9)]).map((share) => {
    const slower = fixed.kappa === undefined ? 1 - share : 1;
    return {
      from: {
        ...from,
        kappa: slower * from.kappa,
        alpha: slower * from.alpha,
        sigma: Math.sqrt(1 - share) * from.sigma,
      },
      gamma,
      noise: 0.5 * share * unexplained,
    };
  });
}
