import type { Gain } from './rungs.js';

/** A test that λ is one number, against a richer λ(x) in closed form, in the errors in use. */
export interface LambdaTest {
  /** The estimator that is this fit, or `quadratic λ`, `spline λ`. */
  readonly name: string;
  /** Terms beyond the constant. */
  readonly terms: number;
  readonly errors: string;
  /** W = θ̂ᵀ V⁻¹ θ̂ of those terms, and its F = W (ν − q + 1) / (ν q) on the degrees of freedom given. */
  readonly wald: number;
  readonly f: number;
  readonly degreesOfFreedom: readonly [number, number];
  readonly p: number;
  /**
   * The largest share of constant λ's mean squared error that these terms may explain, by the training rows: the upper
   * end of a one-sided 95 % interval. Null where there is none.
   */
  readonly mostGain: number | null;
  /** Over constant λ on the held-out rows. */
  readonly gain: Gain;
}
