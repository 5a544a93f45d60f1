import type { ParametricEntry } from '../entry.js';

/**
 * What is known of a parameter θ before there are data: a distribution function F that rises steadily over an interval.
 * Posteriors are learned in normal scores z = Φ⁻¹(F(θ)), in which the prior is N(0, 1) and no value lies outside it.
 */
export interface Prior<Parameters> extends ParametricEntry {
  /** The distribution with these parameters. */
  of(parameters: Parameters): ChosenPrior;
}

/** A prior with its parameters. */
export interface ChosenPrior {
  /** θ with F(θ) = Φ(z), finite z. */
  at(z: number): number;
  /** z with Φ(z) = F(θ); ±∞ outside. */
  score(theta: number): number;
  /** ln p(θ); −∞ outside. */
  logDensity(theta: number): number;
  /** Where θ can lie. */
  readonly support: readonly [low: number, high: number];
}

/** A prior as a pipeline file chooses it, its defaults filled in. */
export type PriorChoice = { readonly kind: PriorKind } & Readonly<Record<string, unknown>>;

/** The names of the priors. */
export type PriorKind =
  'uniform' | 'loguniform' | 'normal' | 'lognormal' | 'half-normal' | 'gamma' | 'inverse-gamma' | 'beta';
