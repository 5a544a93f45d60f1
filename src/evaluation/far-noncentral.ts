import { boundedCosine } from '../kernels/reference/elementary.js';
import { exp, log } from './exponential.js';

const leastNoncentrality = 1e5;
/** The terms of h fall at least so fast. */
const fastest = 0.02;
const nodesInAll = 48;
/** What lies beyond where the density has fallen by e^−40 is left out. */
const fallen = 40;
const root2Pi = 2.5066282746310002;

/** Nodes and weights of Gauss and Legendre’s rule on [0, 1], by Newton’s method on P_n (Press et al. 2007, 4.6). */
function makeNodes(): readonly { readonly x: number; readonly weight: number }[] {
  return Array.from({ length: nodesInAll }, (_, i) => {
    let z = boundedCosine((Math.PI * (i + 0.75)) / (nodesInAll + 0.5));
    let slope = 0;
    for (let k = 0; k < 6; k++) {
      const at = legendre(nodesInAll, z);
      slope = at.slope;
      z -= at.value / slope;
    }
    return { x: 0.5 * (1 + z), weight: 1 / ((1 - z * z) * slope * slope) };
  });
}
let nodes: ReturnType<typeof makeNodes> | undefined;

function legendre(n: number, z: number): { value: number; slope: number } {
  let [value, before] = [1, 0];
  for (let k = 1; k <= n; k++) [value, before] = [((2 * k - 1) * z * value - (k - 1) * before) / k, value];
  return { value, slope: (n * (z * value - before)) / (z * z - 1) };
}

/** Whether the tails of a noncentral χ² with d degrees of freedom are those of smallerTail. */
export const isFar = (d: number, noncentrality: number): boolean =>
  noncentrality >= leastNoncentrality && (d - 2) * (d - 2) <= 8 * fastest * noncentrality;

/**
 * P(X > x) where `above`, else P(X ≤ x), of a noncentral χ² whose noncentrality δ is so large that its root R is all but normal: with
 * m = √δ and q = d/2 − 1 the density of R is
 *   f(r) = φ(r − m) (r/m)^(q + ½) h(r m), h(z) = √(2πz) e^−z I_q(z) = 1 − (μ − 1)/8z + (μ − 1)(μ − 9)/(2! (8z)²) − …, μ = 4 q²
 * (Abramowitz & Stegun 1964, 9.7.1). It is integrated from √x to where nothing is left: as many operations for any δ.
 */
export function smallerTail(x: number, d: number, noncentrality: number, above: boolean): number {
  const [r, m] = [Math.sqrt(x), Math.sqrt(noncentrality)];
  const side = above ? 1 : -1;
  const q = 0.5 * d - 1;
  // √x − √δ without cancellation.
  const apart = (x - noncentrality) / (r + m);
  // The density falls as e^−(w s + s²/2), w the distance from its mean.
  const w = Math.max(side * (apart - (q + 0.5) / m), 0);
  const width = (2 * fallen) / (w + Math.sqrt(w * w + 2 * fallen));
  let sum = 0;
  for (const { x: share, weight } of (nodes ??= makeNodes())) {
    const z = apart + side * width * share;
    const ratio = 1 + z / m;
    const shape = (q + 0.5) * log(ratio) - 0.5 * z * z;
    sum += weight * exp(shape) * hankel(q, noncentrality * ratio);
  }
  return (width * sum) / root2Pi;
}

function hankel(q: number, z: number): number {
  const mu = 4 * q * q;
  let [sum, term] = [1, 1];
  for (let k = 1; k < 40; k++) {
    term *= -(mu - (2 * k - 1) * (2 * k - 1)) / (8 * k * z);
    sum += term;
    if (Math.abs(term) < 1e-18) break;
  }
  return sum;
}
