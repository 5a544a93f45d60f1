import { exp, log } from '../../evaluation/exponential.js';
import type { Domain } from '../transitions.js';

/**
 * Ways inside a domain, in a coordinate u: x itself where it has no end, the logarithm of the distance from its only end, and
 * ln((x − low)/(high − x)) between two. No step of u leaves the domain.
 */
export interface Along {
  /** u(y) − u(x) */
  length(x: number, y: number): number;
  /** The value at u(x) + step. */
  value(x: number, step: number): number;
  /** dx/du */
  slope(x: number): number;
}

export function along([low, high]: Domain): Along {
  const [isLow, isHigh] = [low > -Infinity, high < Infinity];
  if (isLow && isHigh) {
    const u = (x: number): number => log((x - low) / (high - x));
    return {
      length: (x, y) => u(y) - u(x),
      value: (x, step) => {
        const [below, above] =
          step > 0 ? [x - low, (high - x) * exp(-step)] : [(x - low) * exp(step), high - x];
        return low + ((high - low) * below) / (below + above);
      },
      slope: (x) => ((x - low) * (high - x)) / (high - low),
    };
  }
  if (isLow) {
    return {
      length: (x, y) => log((y - low) / (x - low)),
      value: (x, step) => low + (x - low) * exp(step),
      slope: (x) => x - low,
    };
  }
  if (isHigh) {
    return {
      length: (x, y) => log((high - x) / (high - y)),
      value: (x, step) => high - (high - x) * exp(-step),
      slope: (x) => high - x,
    };
  }
  return { length: (x, y) => y - x, value: (x, step) => x + step, slope: () => 1 };
}
