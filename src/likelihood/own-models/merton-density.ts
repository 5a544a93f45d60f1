import { exp, log } from '../../evaluation/exponential.js';
import type { DensityAt, Point } from '../diffusions/diffusion.js';
import type { LogDensity } from '../family.js';
import { affine, square } from '../jet.js';
import { normalMixture, type Part } from '../laws/normal-mixture.js';
import { throughAll } from '../through-all.js';

const logTwoPi = 1.8378770664093453;
/** ln of a share of the sum below which all further terms together are nothing, the factor n² of their derivatives included. */
const negligible = -45;
/** More jumps in one transition than parameters that are near to right would take. */
const mostJumps = 1000;

/** ln of the term of n jumps is front − (r − μΔ − n m)²/2v, both of which do not depend on the transition. */
interface Terms {
  readonly fronts: number[];
  readonly variances: number[];
}

function grow({ fronts, variances }: Terms, rate: number, variance: number, s2: number): void {
  const n = fronts.length;
  const before = n === 0 ? -rate : fronts[n - 1] + 0.5 * log(variances[n - 1]) + log(rate) - log(n);
  const v = variance + n * s2;
  variances.push(v);
  fronts.push((n === 0 ? before - 0.5 * logTwoPi : before) - 0.5 * log(v));
}

/**
 * Merton's (1976) exact density: the number of jumps in Δ is Poisson with mean λΔ, and given n of them ln y − ln x is normal with
 * mean μΔ + n m and variance σ²Δ + n s²; −ln y since it is the density of y. The sum is taken in logarithms, relative to its largest
 * term, so that nothing underflows; its derivatives are moments of those of the terms.
 */
function density({ mu, sigma, intensity, jumpMean, jumpSd }: Point, dt: number): LogDensity {
  const inner = [affine(mu, dt), affine(square(sigma), dt), affine(intensity, dt), jumpMean, square(jumpSd)];
  const [drift, variance, rate, m, s2] = inner.map(({ value }) => value);
  const all: Terms = { fronts: [], variances: [] };
  const { fronts, variances } = all;
  return (x, y) => {
    if (!(variance > 0)) return 'sigma is not above 0';
    const r = log(y) - log(x);
    const centred = r - drift;
    let [count, largest] = [0, -Infinity];
    for (let more = true; more; count++) {
      if (count > mostJumps) return `a transition would take more than ${mostJumps} jumps`;
      if (count === fronts.length) grow(all, rate, variance, s2);
      const z = centred - count * m;
      largest = Math.max(largest, fronts[count] - (0.5 * z * z) / variances[count]);
      // From here on a front is at most half of the one before, and no term is above its front.
      more = rate > 0 && (count + 1 <= 2 * rate || fronts[count] >= largest + negligible);
    }
    let sum = 0;
    // Of each term by mean and variance: A, B, and with its square M M, M V, V V; c is by the rate. Sums with 1, n and n².
    let [a0, b0, c0, a1, b1] = [0, 0, 0, 0, 0];
    let [mm0, mv0, vv0, mm1, mv1, vv1, mm2, mv2, vv2] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let [cc, ca, cb, can, cbn] = [0, 0, 0, 0, 0];
    for (let n = 0; n < count; n++) {
      const v = variances[n];
      const z = centred - n * m;
      const term = fronts[n] - (0.5 * z * z) / v - largest;
      if (term < negligible) continue;
      const w = exp(term);
      sum += w;
      const a = z / v;
      const b = 0.5 * (a * a - 1 / v);
      const c = rate === 0 ? 0 : n / rate - 1;
      const mm = w * (a * a - 1 / v);
      const mv = w * (a * b - a / v);
      const vv = w * (b * b + 0.5 / (v * v) - (a * a) / v);
      a0 += w * a;
      b0 += w * b;
      c0 += w * c;
      a1 += w * n * a;
      b1 += w * n * b;
      mm0 += mm;
      mv0 += mv;
      vv0 += vv;
      mm1 += n * mm;
      mv1 += n * mv;
      vv1 += n * vv;
      mm2 += n * n * mm;
      mv2 += n * n * mv;
      vv2 += n * n * vv;
      cc += w * (rate === 0 ? 0 : c * c - n / (rate * rate));
      ca += w * c * a;
      cb += w * c * b;
      can += w * c * n * a;
      cbn += w * c * n * b;
    }
    const first = [a0, b0, c0, a1, b1].map((one) => one / sum);
    const second = [mm0, mv0, vv0, ca, cb, cc, mm1, mv1, can, mm2, mv1, vv1, cbn, mv2, vv2];
    for (let i = 0, at = 0; i < 5; i++) {
      for (let j = 0; j <= i; j++, at++) second[at] = second[at] / sum - first[i] * first[j];
    }
    return throughAll(inner, largest + log(sum) - log(y), first, second);
  };
}

/** ln y − ln x is a mixture with Poisson weights; parts that are negligible beside the largest are left out. */
const law: DensityAt['law'] = ({ mu, sigma, intensity, jumpMean, jumpSd }, dt) => {
  const rate = intensity.value * dt;
  const weights: number[] = [];
  let [largest, ln] = [-Infinity, -rate];
  for (let n = 0; n <= mostJumps && (n <= rate || ln >= largest + negligible); n++) {
    largest = Math.max(largest, ln);
    weights.push(ln);
    ln += log(rate) - log(n + 1);
  }
  const parts = weights.map((own, n): Part => ({
    weight: exp(own - largest),
    mean: mu.value * dt + n * jumpMean.value,
    deviation: Math.sqrt(sigma.value * sigma.value * dt + n * jumpSd.value * jumpSd.value),
  }));
  const mixture = normalMixture(parts);
  return (x) => {
    if (!(parts[0].deviation > 0)) return 'sigma is not above 0';
    return {
      cumulative: (y) => (y > 0 ? mixture.cumulative(log(y) - log(x)) : 0),
      draw: (draws, attempt) => x * exp(mixture.draw(draws, attempt)),
    };
  };
};

export const mertonDensity: DensityAt = Object.assign(density, { law });
