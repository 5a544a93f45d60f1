import { exp, log } from '../evaluation/exponential.js';
import { affine, exponential, type Jet } from './jet.js';
import type { LogLikelihood } from './log-likelihood-value.js';
import type { Transitions } from './transitions.js';

/** dX = (alpha − kappa X) dt + sigma X^gamma dW: what all models here are cases of, alpha being kappa theta. */
export interface Family {
  readonly alpha: Jet;
  readonly kappa: Jet;
  readonly sigma: Jet;
  /** A number where the model says it: 0 (brownian, ou), ½ (cir), 1 (gbm). */
  readonly gamma: Jet | number;
  /** The variance of what is measured around the process, where it is measured with noise. */
  readonly noise?: Jet;
}

/** x^2γ, for x > 0 where γ is neither 0, ½ nor 1. */
export function squaredPower(x: number, gamma: Jet | number, p: number): Jet | number {
  if (typeof gamma === 'number') {
    if (gamma === 0) return 1;
    if (gamma === 0.5) return x;
    return gamma === 1 ? x * x : exp(2 * gamma * log(x));
  }
  return p === 0 ? exp(2 * gamma.value * log(x)) : exponential(affine(gamma, 2 * log(x)));
}

/** ln p(y | x), or why the data cannot be under these parameters: the log-likelihood is −∞ there. */
export type LogDensity = (x: number, y: number) => Jet | string;

/** Mean and variance of y given x, where y is normal. */
export type MomentsOver = (family: Family, dt: number) => (x: number) => { mean: Jet; variance: Jet };

/** ln p of all transitions at once, or why they cannot be. */
export type WholeSum = (family: Family, transitions: Transitions) => LogLikelihood | string;

/** Hermite's expansion goes so far. */
export type HermiteOrder = 1 | 2 | 3;

/** A density over a time dt; hermite's to an order. What depends on dt alone is computed once. */
export interface Over {
  (family: Family, dt: number, order?: HermiteOrder): LogDensity;
  /** Of a normal density: from them its distribution function and draws follow. */
  readonly moments?: MomentsOver;
  /** The sum over transitions, where there is a quicker way than one by one. */
  readonly whole?: WholeSum;
}
