import { normalBelow } from '../../evaluation/normal-distribution.js';
import { exp, log } from '../../evaluation/exponential.js';
import type { DrawnWords } from '../../kernels/reference/drawn.js';
import { uses } from '../../kernels/reference/samplers.js';
import type { MomentsOver } from '../family.js';
import type { Law, LawOver } from './law.js';

/** A standard normal of a step, another one for each attempt. */
export function ownNormal(draws: DrawnWords, attempt: number): number {
  draws.draw((uses.own | (attempt << 3)) >>> 0);
  return draws.normal(0);
}

/** N(mean, variance) */
export const normalAt = (mean: number, variance: number): Law | string =>
  withVariance(variance, (deviation) => ({
    cumulative: (y) => normalBelow((y - mean) / deviation),
    draw: (draws, attempt) => mean + deviation * ownNormal(draws, attempt),
  }));

const withVariance = (variance: number, law: (deviation: number) => Law): ReturnType<ReturnType<LawOver>> =>
  variance > 0 && variance < Infinity
    ? law(Math.sqrt(variance))
    : 'the variance of a transition is not above 0';

/** N(mean, variance) of any density that has these moments. */
export const normalLaw =
  (moments: MomentsOver): LawOver =>
  (family, dt) => {
    const at = moments(family, dt);
    return (x) => {
      const { mean, variance } = at(x);
      return normalAt(mean.value, variance.value);
    };
  };

/** gbm's own: ln y is normal with mean ln x + (μ − σ²/2) Δ and variance σ² Δ; κ is −μ. */
export const lognormalLaw: LawOver = ({ kappa, sigma }, dt) => {
  const variance = sigma.value * sigma.value * dt;
  const drift = -kappa.value * dt - 0.5 * variance;
  return (x) =>
    withVariance(variance, (deviation) => ({
      cumulative: (y) => (y > 0 ? normalBelow((log(y / x) - drift) / deviation) : 0),
      draw: (draws, attempt) => x * exp(drift + deviation * ownNormal(draws, attempt)),
    }));
};
