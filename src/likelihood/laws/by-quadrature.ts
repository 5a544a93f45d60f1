import { exp, log } from '../../evaluation/exponential.js';
import { uses } from '../../kernels/reference/samplers.js';
import { decayOver } from '../../processes/mean-reversion.js';
import { along } from '../diffusions/along.js';
import { quadrature } from '../diffusions/quadrature.js';
import { type LogDensity, type Over, squaredPower } from '../family.js';
import type { Domain } from '../transitions.js';
import type { Law, LawOver } from './law.js';

/** Gauss and Legendre’s rule of six on [−1, 1] (Abramowitz & Stegun 1964, table 25.4). */
const rule = [
  [0.932469514203152, 0.17132449237917036],
  [0.6612093864662645, 0.3607615730481386],
  [0.2386191860831969, 0.46791393457269104],
] as const;
const panels = 32;
/** Where the density has fallen by e^−45 nothing is left. */
const fallen = 45;
const mostSteps = 200;
/** Of a search for where it has, in standard deviations. */
const stride = 2;
/** How far the logarithm of a density may be from what is interpolated. */
const close = 1e-8;

/** The law of a family's density that has no closed distribution function, by `quadratureAt`. */
export const quadratureLaw =
  (density: Over, positive: boolean): LawOver =>
  (family, dt) => {
    const logDensity = density(family, dt);
    const { decay, weight } = decayOver(family.kappa.value, dt);
    const spread = decayOver(2 * family.kappa.value, dt).weight;
    return (x) => {
      const power = squaredPower(x, family.gamma, 0) as number;
      const scale = family.sigma.value * Math.sqrt(power * spread);
      const mean = x * decay + family.alpha.value * weight;
      return quadratureAt(logDensity, [positive ? 0 : -Infinity, Infinity], x, mean, scale);
    };
  };

/**
 * The law from x of a density that has no closed distribution function, hermite’s for example: its integral over panels along a
 * coordinate that has no ends (y = x e^t where y is above 0, x + t where it is any number), divided by its integral over all, since such
 * a density may integrate to 1 only nearly. A draw inverts it. `mean` and `deviation` are about those of y. About 30 densities per x.
 */
export function quadratureAt(
  density: LogDensity,
  domain: Domain,
  x: number,
  mean: number,
  deviation: number,
): Law | string {
  const way = along(domain);
  const [low, high] = domain;
  /** ln of the density of t. */
  const logAt = (t: number): number => {
    const y = way.value(x, t);
    const found = density(x, y);
    return typeof found === 'string' ? -Infinity : found.value + log(way.slope(y));
  };
  // Not beyond an end, nor nearer to it than a tenth of what x is.
  const above = low === -Infinity ? mean : Math.max(mean, low + 0.1 * (x - low));
  const level = high === Infinity ? above : Math.min(above, high - 0.1 * (high - x));
  return tabulated(
    logAt,
    way.length(x, level),
    deviation / way.slope(level),
    (t) => way.value(x, t),
    (y) => way.length(x, y),
  );
}

/** A law by the logarithm of the density of t, which is largest within a few `scale` of `begin`. */
function tabulated(
  exactAt: (t: number) => number,
  begin: number,
  scale: number,
  valueAt: (t: number) => number,
  coordinateOf: (y: number) => number,
): Law | string {
  let top = exactAt(begin);
  const reach = (side: number): number => {
    let t = begin;
    for (let k = 1; k < mostSteps; k++) {
      t += side * stride * scale;
      const here = exactAt(t);
      top = Math.max(top, here);
      if (top > -Infinity && here < top - fallen) return t;
    }
    return t;
  };
  const [low, high] = [reach(-1), reach(1)];
  if (!(top > -Infinity && top < Infinity)) return 'the density of a transition is too small for a number';
  const logAt = interpolated(exactAt, low, high) ?? exactAt;
  const width = (high - low) / panels;
  const mass = (from: number, to: number): number => {
    const [middle, half] = [0.5 * (from + to), 0.5 * (to - from)];
    let sum = 0;
    for (const [node, weight] of rule) {
      sum += weight * (exp(logAt(middle - half * node) - top) + exp(logAt(middle + half * node) - top));
    }
    return half * sum;
  };
  const below = [0];
  for (let k = 0; k < panels; k++) below.push(below[k] + mass(low + k * width, low + (k + 1) * width));
  const total = below[panels];
  const cumulativeAt = (t: number): number => {
    if (!(t > low)) return 0;
    if (t >= high) return 1;
    const k = Math.min(Math.floor((t - low) / width), panels - 1);
    return Math.min((below[k] + mass(low + k * width, t)) / total, 1);
  };
  return {
    cumulative: (y) => cumulativeAt(coordinateOf(y)),
    draw: (draws, attempt) => {
      draws.draw((uses.own | (attempt << 3)) >>> 0);
      const u = draws.uniform(false);
      let k = 0;
      while (k + 1 < panels && below[k + 1] < u * total) k++;
      return valueAt(inverse(cumulativeAt, (t) => exp(logAt(t) - top) / total, low + k * width, width, u));
    },
  };
}

/**
 * The polynomial through ln of the density at the nodes of Gauss and Legendre, in barycentric form (Berrut & Trefethen 2004): it is
 * nearly a parabola, so that few densities do for all of a law. Undefined where two points between the nodes show that it is not.
 */
function interpolated(
  exactAt: (t: number) => number,
  low: number,
  high: number,
): ((t: number) => number) | undefined {
  for (const n of [16, 32]) {
    const { nodes, weights } = quadrature(n);
    const at = nodes.map((node) => low + (high - low) * node);
    const values = at.map(exactAt);
    if (!values.every(Number.isFinite)) return undefined;
    const factors = nodes.map(
      (node, i) => (i % 2 === 0 ? 1 : -1) * Math.sqrt(node * (1 - node) * weights[i]),
    );
    const found = (t: number): number => {
      let [above, below] = [0, 0];
      for (let i = 0; i < n; i++) {
        const distance = t - at[i];
        if (distance === 0) return values[i];
        const share = factors[i] / distance;
        above += share * values[i];
        below += share;
      }
      return above / below;
    };
    const isClose = [n / 2 - 1, n / 4].every((i) => {
      const t = 0.5 * (at[i] + at[i + 1]);
      return Math.abs(found(t) - exactAt(t)) <= close;
    });
    if (isClose) return found;
  }
  return undefined;
}

/** The t of a panel at which F is u: Newton’s steps, halved intervals where one would leave what brackets it. */
function inverse(
  cumulative: (t: number) => number,
  density: (t: number) => number,
  from: number,
  width: number,
  u: number,
): number {
  let [a, b] = [from, from + width];
  let t = from + 0.5 * width;
  for (let k = 0; k < 60; k++) {
    const off = cumulative(t) - u;
    if (off > 0) b = t;
    else a = t;
    const step = off / density(t);
    const next = t - step;
    if (Math.abs(step) <= 1e-12 * width) return t;
    t = next > a && next < b ? next : 0.5 * (a + b);
  }
  return t;
}
