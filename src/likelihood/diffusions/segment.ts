import { exp, log } from '../../evaluation/exponential.js';
import type { Diffusion } from './diffusion.js';
import { type Quadrature, quadrature } from './quadrature.js';

/** The way from x to y in a coordinate u, with the nodes of a quadrature on it. */
export interface Segment {
  readonly quadrature: Quadrature;
  readonly x: Float64Array;
  /** dx/du at the nodes. */
  readonly slope: Float64Array;
  /** u(y) − u(x). */
  readonly length: number;
}

/**
 * u is x where the domain has no end, the logarithm of the distance from its only end, and ln((x − low)/(high − x)) between
 * two: powers of the distance, which are what coefficients do at an end, are entire functions of u, and few nodes
 * suffice.
 */
export function segmentOf([low, high]: Diffusion['domain'], x: number, y: number): Segment {
  const [isLow, isHigh] = [Number.isFinite(low), Number.isFinite(high)];
  const u = (z: number): number => {
    if (isLow && isHigh) return log((z - low) / (high - z));
    if (isLow) return log(z - low);
    return isHigh ? -log(high - z) : z;
  };
  const ends = isLow || isHigh;
  const from = ends ? u(x) : x;
  const length = ends ? u(y) - from : y - x;
  const rule = quadrature(nodesFor(ends ? Math.abs(length) : 2));
  const points = new Float64Array(rule.nodes.length);
  const slope = new Float64Array(rule.nodes.length).fill(1);
  for (let i = 0; i < points.length; i++) {
    // From the nearer end, so that an infinitely short way has x itself.
    const along = length * rule.nodes[i];
    if (!ends) points[i] = x + along;
    else if (isLow && isHigh) {
      const e = exp(along);
      const [below, above] = [(x - low) * e, high - x];
      points[i] = low + ((high - low) * below) / (below + above);
      slope[i] = ((points[i] - low) * (high - points[i])) / (high - low);
    } else if (isLow) {
      slope[i] = (x - low) * exp(along);
      points[i] = low + slope[i];
    } else {
      slope[i] = (high - x) * exp(-along);
      points[i] = high - slope[i];
    }
  }
  return { quadrature: rule, x: points, slope, length };
}

/** Nodes for a way of that length: rounding is reached for powers up to the third. */
function nodesFor(length: number): number {
  if (length <= 0.7) return 8;
  return length <= 4 ? 16 : 32;
}
