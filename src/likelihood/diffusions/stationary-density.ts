import { exp, log } from '../../evaluation/exponential.js';
import type { Domain } from '../transitions.js';
import { along } from './along.js';
import type { Coefficients } from './coefficients.js';

/** Steps from the middle of the values to an end of them, and steps at most from the middle to an end of the domain. */
const within = 400;
const mostSteps = 4000;
/** Steps beyond the values grow by this factor. */
const growth = 1.01;
/** A density so much lower, in nats, than its highest point has ended. */
const ended = 40;

/**
 * The stationary density of dX = a dt + b dW by its speed measure (Karlin & Taylor 1981, section 15.3), p(x) ∝ b⁻² exp ∫ 2a/b² dx, at values
 * x that grow: ∫ by Simpson's rule along the domain's own coordinate u (along.ts), ∫ p dx by the trapezoidal rule, from the middle of
 * the values outward until p has ended. At an end of the domain that is reached the process is reflected. Undefined where p does not
 * end, so that there is no stationary law, or where b is 0.
 */
export function stationaryDensity(
  coefficients: (x: Float64Array) => Coefficients,
  domain: Domain,
  x: Float64Array,
): Float64Array | undefined {
  const way = along(domain);
  const inside = x.filter((at) => at > domain[0] && at < domain[1]);
  if (inside.length < 2) return undefined;
  const [first, last] = [inside[0], inside[inside.length - 1]];
  const middle = way.value(first, way.length(first, last) / 2);
  const step = way.length(first, last) / (2 * within);
  if (!(step > 0)) return undefined;

  // d/du of ∫ 2a/b², and ln dx/du b⁻², at each of some values.
  const partsAt = (at: Float64Array): { slope: Float64Array; front: Float64Array } => {
    const { drift, diffusion } = coefficients(at);
    const square = diffusion.map((b) => b * b);
    return {
      slope: at.map((value, i) => (2 * drift[i] * way.slope(value)) / square[i]),
      front: at.map((value, i) => log(way.slope(value) / square[i])),
    };
  };

  // ln p dx/du along each side, from the middle.
  const side = (sign: 1 | -1): { u: Float64Array; exponent: Float64Array; height: Float64Array } => {
    const u = new Float64Array(mostSteps + 1);
    for (let k = 0, own = step; k < mostSteps; k++) {
      u[k + 1] = u[k] + sign * own;
      if (k > within) own *= growth;
    }
    const nodes = u.map((at) => way.value(middle, at));
    const halves = u.subarray(1).map((at, k) => way.value(middle, (at + u[k]) / 2));
    const [atNodes, atHalves] = [partsAt(nodes), partsAt(halves)];
    const exponent = new Float64Array(u.length);
    for (let k = 0; k < mostSteps; k++) {
      const sum = atNodes.slope[k] + 4 * atHalves.slope[k] + atNodes.slope[k + 1];
      exponent[k + 1] = exponent[k] + ((u[k + 1] - u[k]) * sum) / 6;
    }
    return { u, exponent, height: exponent.map((value, k) => value + atNodes.front[k]) };
  };
  const sides = [side(1), side(-1)];
  const top = sides.reduce((most, { height }) => height.reduce((a, b) => (b > a ? b : a), most), -Infinity);
  let whole = 0;
  for (const { u, height } of sides) {
    let k = 1;
    for (; k <= mostSteps && height[k - 1] > top - ended; k++) {
      whole += (Math.abs(u[k] - u[k - 1]) * (exp(height[k] - top) + exp(height[k - 1] - top))) / 2;
    }
    if (k > mostSteps || Number.isNaN(height[k - 1])) return undefined;
  }
  if (!(whole > 0 && whole < Infinity)) return undefined;

  return x.map((at) => {
    if (!(at > domain[0] && at < domain[1])) return NaN;
    const u = way.length(middle, at);
    const own = sides[u >= 0 ? 0 : 1];
    // Values lie where steps are even.
    const k = Math.min(Math.floor(Math.abs(u) / step), within);
    const [from, to] = [way.value(middle, own.u[k]), at];
    const half = way.value(middle, (own.u[k] + u) / 2);
    const { slope, front } = partsAt(Float64Array.of(from, half, to));
    const exponent = own.exponent[k] + ((u - own.u[k]) * (slope[0] + 4 * slope[1] + slope[2])) / 6;
    return exp(exponent + front[2] - top) / whole / way.slope(at);
  });
}
