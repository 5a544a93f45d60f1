import type { DensityAt, Diffusion } from '../diffusions/diffusion.js';
import type { LikelihoodKind } from '../kinds.js';
import type { Transitions } from '../transitions.js';

/** From one number to another, without the ends. */
export type Range = readonly [low: number, high: number];

export const anyNumber: Range = [-Infinity, Infinity];
export const positive: Range = [0, Infinity];

/** Values of parameters by name. */
export type Values = Readonly<Record<string, number>>;

/** A parameter of a model that is searched as it is. */
export interface OwnParameter {
  readonly name: string;
  /** Its values: all numbers, or all above 0 (searched by their logarithm), or between two (by ln((v − low)/(high − v))). */
  readonly range: Range;
  /** As near to an end of the range as that counts as there; the ends of a box, where it is searched as it is. */
  readonly limits: Range;
  /** What it means that the likelihood still rises at an end: a bound that is its estimate, or that there is no estimate. */
  readonly ends: readonly [low: 'bound' | 'none', high: 'bound' | 'none'];
  /** What to do where it has no estimate. */
  readonly advice?: string;
}

/** Data of one question: where searches begin and how far they go. */
export interface Search {
  readonly parameters: readonly OwnParameter[];
  /** Points of all parameters, the likeliest first. */
  readonly starts: readonly Values[];
  /** That the data have no noise, where they have none. */
  readonly withoutNoise?: string;
}

/** A model with parameters of its own, which is no case of the linear family. */
export interface OwnModel {
  readonly parameters: readonly string[];
  /** Where each parameter may be fixed. */
  readonly ranges: Readonly<Record<string, Range>>;
  /** Its drift and diffusion coefficient, where it has no jumps. */
  readonly diffusion?: Diffusion;
  readonly likelihoods: Readonly<Partial<Record<LikelihoodKind, DensityAt>>>;
  /** Where x has to be, without the ends. */
  readonly domain: Range;
  search(transitions: Transitions): Search;
  /** Parameters that no longer matter where others are at their bounds, with numbers that stand for them. */
  withoutMeaning?(atBound: readonly string[]): Values;
  /** Whether a maximum is none to believe, however high it is. */
  isSpurious?(values: Values, transitions: Transitions): boolean;
  /** Transitions of a simulated series, at most, in tests of the fit, where it needs more than others. */
  readonly mostTransitions?: number;
  /** Whether it has jumps that are rare in a short step, so that its law over several is of another kind. */
  readonly hasRareJumps?: boolean;
  /** Of a likelihood that has no highest point: the parameter that falls to its end there, and what is said of it. */
  readonly unbounded?: { readonly as: string; readonly words: string };
}
