import { normalTwoSided } from '../evaluation/distributions.js';
import { log } from '../evaluation/exponential.js';
import type { Transitions } from '../likelihood/transitions.js';
import type { TransitionDensity } from './transition-estimator.js';

/** Where each transition leads: y ~ N(mean, variance), float64[n] each. */
export interface NormalLaw {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** ln 2π */
const log2Pi = 1.8378770664093453;

/** The density of transitions that are normal, as those of Euler's scheme are: x + a(x) dt, b²(x) dt. */
export function normalDensity(lawOf: (from: Float64Array, dt: Float64Array) => NormalLaw): TransitionDensity {
  return {
    scores({ from, to, dt }) {
      const { mean, variance } = lawOf(from, dt);
      const logDensity = new Float64Array(from.length);
      const uniform = new Float64Array(from.length);
      for (let i = 0; i < from.length; i++) {
        const z = (to[i] - mean[i]) / Math.sqrt(variance[i]);
        logDensity[i] = -(log2Pi + log(variance[i]) + z * z) / 2;
        uniform[i] = normalCdf(z);
      }
      return { logDensity, uniform };
    },
    draw(x, dt, draws) {
      const { mean, variance } = lawOf(Float64Array.of(x), Float64Array.of(dt));
      draws.draw(0);
      return mean[0] + Math.sqrt(variance[0]) * draws.normal(0);
    },
  };
}

/** Σ ln p of transitions whose law is normal. */
export function normalLogLikelihood({ to }: Transitions, { mean, variance }: NormalLaw): number {
  let sum = 0;
  for (let i = 0; i < to.length; i++) {
    const off = to[i] - mean[i];
    sum -= (log2Pi + log(variance[i]) + (off * off) / variance[i]) / 2;
  }
  return sum;
}

/** Φ(z), of which small tails keep their digits. */
function normalCdf(z: number): number {
  const outside = normalTwoSided(z) / 2;
  return z < 0 ? outside : 1 - outside;
}
