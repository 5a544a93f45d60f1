import { log } from '../evaluation/exponential.js';
import { besselAt } from './bessel.js';
import { decayed, weightOver } from './decay.js';
import type { Family } from './family.js';
import { hankelOf, perTerm } from './hankel.js';
import { affine, constant, type Jet, logarithm, over, square, times } from './jet.js';
import type { LogLikelihood } from './log-likelihood-value.js';
import type { Transitions } from './transitions.js';

/** What a search reads of transitions over one dt, computed once. */
interface Rows {
  readonly dt: number;
  readonly rootFrom: Float64Array;
  readonly rootTo: Float64Array;
  /** √(xy), its logarithm, and ln √(y/x); the logarithms are −∞ and ∞ where x = 0. */
  readonly rootBoth: Float64Array;
  readonly logBoth: Float64Array;
  readonly logRatio: Float64Array;
}

const halfLogTwoPi = 0.9189385332046727;
/** Factors of a product before its logarithm is taken: each lies between 1e-2 and 1e2. */
const factors = 64;

const known = new WeakMap<Transitions, readonly Rows[]>();

function rowsOf(transitions: Transitions): readonly Rows[] {
  const before = known.get(transitions);
  if (before) return before;
  const { dt } = transitions;
  const groups = new Map<number, number[]>();
  let last: number[] = [];
  for (let i = 0; i < dt.length; i++) {
    if (i === 0 || dt[i] !== dt[i - 1]) {
      const group = groups.get(dt[i]);
      if (group) last = group;
      else groups.set(dt[i], (last = []));
    }
    last.push(i);
  }
  const rows = [...groups].map(([step, places]) => rowsAt(transitions, step, places));
  known.set(transitions, rows);
  return rows;
}

function rowsAt({ from, to }: Transitions, dt: number, places: readonly number[]): Rows {
  const n = places.length;
  // One piece of memory: five are five times as much work for the collector of garbage.
  const all = new Float64Array(5 * n);
  const [rootFrom, rootTo, rootBoth, logBoth, logRatio] = [0, 1, 2, 3, 4].map((k) =>
    all.subarray(k * n, (k + 1) * n),
  );
  let [value, logOfValue] = [NaN, NaN];
  for (let k = 0; k < n; k++) {
    const [x, y] = [from[places[k]], to[places[k]]];
    // A series' next transition begins where this one ends.
    const logX = x === value ? logOfValue : log(x);
    const logY = log(y);
    [value, logOfValue] = [y, logY];
    rootFrom[k] = Math.sqrt(x);
    rootTo[k] = Math.sqrt(y);
    rootBoth[k] = Math.sqrt(x * y);
    logBoth[k] = 0.5 * (logX + logY);
    logRatio[k] = 0.5 * (logY - logX);
  }
  return { dt, rootFrom, rootTo, rootBoth, logBoth, logRatio };
}

/** Sums over transitions of one dt: ln p, its slopes and second derivatives by a = ln c, b = ln h and d, and of products of slopes. */
class Sums {
  value = 0;
  a = 0;
  b = 0;
  d = 0;
  aa = 0;
  ab = 0;
  bb = 0;
  ad = 0;
  bd = 0;
  dd = 0;
  scoreAa = 0;
  scoreAb = 0;
  scoreBb = 0;
  scoreAd = 0;
  scoreBd = 0;
  scoreDd = 0;
}

/**
 * The exact log-likelihood of cir (densities.ts) as a sum over transitions of what depends on c, h = e^−κΔ/2 and d alone, which
 * are the same for all of one Δ: derivatives by parameters follow once, for the sum.
 */
export function cirSum({ alpha, kappa, sigma }: Family, transitions: Transitions): LogLikelihood | string {
  const p = sigma.slope.length;
  const variance = square(sigma);
  const d = over(affine(alpha, 2), variance);
  if (!(d.value > 0)) return 'kappa theta is not above 0';
  const found = {
    value: 0,
    slope: new Float64Array(p),
    bend: new Float64Array(p * p),
    scores: new Float64Array(p * p),
  };
  for (const rows of rowsOf(transitions)) {
    const c = over(constant(2, p), times(variance, weightOver(kappa, rows.dt)));
    const logC = logarithm(c);
    const half = decayed(kappa, rows.dt / 2).value;
    const sums = sumsOver(rows, logC.value, c.value, half, kappa.value * -0.5 * rows.dt, d.value);
    found.value += sums.value;
    chain(found, sums, [logC, affine(kappa, -rows.dt / 2), d]);
  }
  const finite =
    Number.isFinite(found.value) && found.slope.every(Number.isFinite) && found.bend.every(Number.isFinite);
  return finite ? found : 'the density of a transition is too small for a number';
}

function sumsOver(
  { rootFrom, rootTo, rootBoth, logBoth, logRatio }: Rows,
  logC: number,
  c: number,
  half: number,
  logHalf: number,
  d: number,
): Sums {
  const q = d - 1;
  const sums = new Sums();
  let [value, a, b, byD, aa, ab, bb, ad, dd] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let [scoreAa, scoreAb, scoreBb, scoreAd, scoreBd, scoreDd] = [0, 0, 0, 0, 0, 0];
  const twoRate = 2 * c * half;
  const logTwoRate = log(2) + logC + logHalf;
  const { from, coefficients, terms } = hankelOf(q);
  const last = terms.length - 1;
  const always = logC - halfLogTwoPi - 0.5 * logTwoRate - q * logHalf;
  const n = rootFrom.length;
  let product = 1;
  for (let i = 0, multiplied = 0; i < n; i++) {
    const z = twoRate * rootBoth[i];
    const rootX = rootFrom[i] * half;
    const apart = rootX - rootTo[i];
    const gap = c * apart * apart;
    const along = -2 * c * apart * rootX;
    const alongB = -2 * c * rootX * (2 * rootX - rootTo[i]);
    let slopeA: number;
    let slopeB: number;
    let slopeD: number;
    // z B_z + z² B_zz and z B_zd of B = ln((z/2)^−q I_q(z)) − z.
    let curved: number;
    let mixed: number;
    if (z >= from) {
      let reach = 0;
      for (let limit = 2 * from; z >= limit && reach < last; limit *= 2) reach++;
      const inverseZ = 1 / z;
      // P, its derivatives by w = 1/z, by q and by both, by Horner's rule.
      let [p, byW, byWw, byQ, byQw, byQq] = [0, 0, 0, 0, 0, 0];
      for (let at = perTerm * terms[reach]; at >= 0; at -= perTerm) {
        byWw = byWw * inverseZ + byW;
        byW = byW * inverseZ + p;
        p = p * inverseZ + coefficients[at];
        byQw = byQw * inverseZ + byQ;
        byQ = byQ * inverseZ + coefficients[at + 1];
        byQq = byQq * inverseZ + coefficients[at + 2];
      }
      const inverse = 1 / p;
      const share = inverseZ * inverse;
      const w = byW * share;
      const byOrder = byQ * inverse;
      value += q * logRatio[i] - 0.5 * logBoth[i] - gap;
      product *= p;
      multiplied += 1;
      if (multiplied === factors) {
        value += log(product);
        [product, multiplied] = [1, 0];
      }
      slopeA = 0.5 - gap - w;
      slopeB = along - q - 0.5 - w;
      slopeD = logRatio[i] - logHalf + byOrder;
      curved = 2 * byWw * inverseZ * share + w - w * w;
      mixed = -1 - (byQw * share - byOrder * w);
      value += always;
      dd += byQq * inverse - byOrder * byOrder;
    } else {
      const [bessel, besselD, besselZ, besselDd, besselDz, besselZz] = besselAt(d, z);
      const logV = logC + 2 * log(rootTo[i]);
      const zByZ = z * besselZ;
      value += logC - gap + (q * logV + bessel);
      slopeA = d - gap + zByZ;
      slopeB = along + zByZ;
      slopeD = logV + besselD;
      curved = zByZ + z * z * besselZz;
      mixed = z * besselDz;
      dd += besselDd;
    }
    a += slopeA;
    b += slopeB;
    byD += slopeD;
    aa += curved - gap;
    ab += curved + along;
    bb += curved + alongB;
    ad += mixed;
    scoreAa += slopeA * slopeA;
    scoreAb += slopeA * slopeB;
    scoreBb += slopeB * slopeB;
    scoreAd += slopeA * slopeD;
    scoreBd += slopeB * slopeD;
    scoreDd += slopeD * slopeD;
  }
  sums.value = value + log(product);
  [sums.a, sums.b, sums.d] = [a, b, byD];
  [sums.aa, sums.ab, sums.bb, sums.ad, sums.bd, sums.dd] = [aa, ab, bb, ad + n, ad, dd];
  [sums.scoreAa, sums.scoreAb, sums.scoreBb] = [scoreAa, scoreAb, scoreBb];
  [sums.scoreAd, sums.scoreBd, sums.scoreDd] = [scoreAd, scoreBd, scoreDd];
  return sums;
}

/** Adds derivatives by parameters, of which a, b and d are functions. */
function chain(
  { slope, bend, scores }: LogLikelihood,
  sums: Sums,
  [a, b, d]: readonly [a: Jet, b: Jet, d: Jet],
): void {
  const p = slope.length;
  for (let i = 0, at = 0; i < p; i++) {
    const [ai, bi, di] = [a.slope[i], b.slope[i], d.slope[i]];
    slope[i] += sums.a * ai + sums.b * bi + sums.d * di;
    for (let j = 0; j <= i; j++, at++) {
      const [aj, bj, dj] = [a.slope[j], b.slope[j], d.slope[j]];
      const of = (aa: number, ab: number, bb: number, ad: number, bd: number, dd: number): number =>
        aa * ai * aj +
        ab * (ai * bj + bi * aj) +
        bb * bi * bj +
        ad * (ai * dj + di * aj) +
        bd * (bi * dj + di * bj) +
        dd * di * dj;
      const own =
        sums.a * a.bend[at] +
        sums.b * b.bend[at] +
        sums.d * d.bend[at] +
        of(sums.aa, sums.ab, sums.bb, sums.ad, sums.bd, sums.dd);
      const both = of(sums.scoreAa, sums.scoreAb, sums.scoreBb, sums.scoreAd, sums.scoreBd, sums.scoreDd);
      bend[i * p + j] += own;
      scores[i * p + j] += both;
      if (i === j) continue;
      bend[j * p + i] += own;
      scores[j * p + i] += both;
    }
  }
}
