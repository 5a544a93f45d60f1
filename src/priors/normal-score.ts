import { exp as exponential, log } from '../evaluation/exponential.js';
import { normalBelow, normalScore } from '../evaluation/normal-distribution.js';

/** Nearer to 0 a probability has no normal score that differs. */
const nearest = 1e-300;

/** Φ⁻¹ of a probability that is given from the side where it is small: of u where `below`, else of 1 − u. */
export function scoreFrom(u: number, below: boolean): number {
  if (Number.isNaN(u)) return NaN;
  const z = u <= 0 ? -Infinity : normalScore(Math.max(u, nearest));
  return below ? z : -z;
}

/** A distribution of positive numbers: both tails, the smaller without cancellation, and x p(x). */
export interface PositiveLaw {
  below(x: number): number;
  above(x: number): number;
  densityTimes(x: number): number;
}

const mostSteps = 200;

/**
 * x with F(x) = Φ(z), by Newton's method for ln F, or ln (1 − F) above the median, as a function of ln x, from `start`; where a
 * step would leave what is known to hold x, that is halved.
 */
export function quantileAt(law: PositiveLaw, z: number, start: number): number {
  const below = z < 0;
  const wanted = log(normalBelow(below ? z : -z));
  const sign = below ? 1 : -1;
  let [low, high] = [-745, 709];
  let t = Math.min(Math.max(start, low), high);
  for (let i = 0; i < mostSteps; i++) {
    const x = exponential(t);
    const tail = below ? law.below(x) : law.above(x);
    const off = log(tail) - wanted;
    if (off * sign > 0) high = t;
    else low = t;
    const step = (off * tail) / (sign * law.densityTimes(x));
    const next = t - step;
    const inside = next > low && next < high;
    const to = inside ? next : (low + high) / 2;
    if (Math.abs(to - t) <= 4e-16 * Math.abs(t) || to === low || to === high) return exponential(to);
    t = to;
  }
  return exponential(t);
}
