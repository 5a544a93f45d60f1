import { exp } from '../evaluation/exponential.js';
import { normal975 } from '../evaluation/distributions.js';
import { normalScore } from '../evaluation/normal-distribution.js';
import type { TransitionDensity } from '../transition-estimators/transition-estimator.js';
import type { StoredTransitions, TransitionLawScores } from './stored-transitions.js';

/** What a law says of some transitions before they happen: the median and the middle 95 %, NaN where it says nothing. */
export interface OneStep {
  readonly median: Float64Array;
  readonly lower95: Float64Array;
  readonly upper95: Float64Array;
}

/** A law of x alone says the same of a transition that stands by itself, to this. */
const same = 1e-9;
const logRootTwoPi = 0.9189385332046727;
/** Doublings of a first range in which a quantile has to lie, and steps to it. */
const most = { doublings: 40, steps: 60 };
/** In normal scores, and of a range in sizes of a step: less is not seen. */
const settled = { score: 1e-7, range: 1e-12 };

/**
 * What a fitted law says of the transitions at some places. Where the law depends on x alone its distribution function is
 * inverted; where it depends on all values before (a filter), it is the normal law that has the stored density p and transform u of y:
 * with z = Φ⁻¹(u) its standard deviation is s = φ(z)/p and its mean y − s z.
 */
export function oneStepOf(
  density: TransitionDensity,
  law: TransitionLawScores,
  transitions: StoredTransitions,
  places: readonly number[],
): OneStep {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (i) => values[i]);
  const [from, to, dt, stored] = [transitions.from, transitions.to, transitions.dt, law.uniform].map(pick);
  const alone = alonesOf(density, from, dt);
  const isAlone = alone(to, all(places.length)).every(
    (u, i) => Math.abs(u - stored[i]) <= same || Number.isNaN(stored[i]),
  );
  if (!isAlone) return normalOneStep(to, stored, pick(law.logDensity));
  // Far from every value the law may have none: ranges begin as wide as the steps are.
  const size = Math.sqrt(
    from.reduce((sum, x, i) => sum + ((to[i] - x) * (to[i] - x)) / dt[i], 0) / from.length,
  );
  const quantile = (z: number): Float64Array =>
    inverted(
      (y, which) => alone(y, which).map((u) => normalScore(u) - z),
      from,
      dt.map((time) => size * Math.sqrt(time)),
    );
  return { median: quantile(0), lower95: quantile(-normal975), upper95: quantile(normal975) };
}

const all = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** F(y | x) of transitions that stand by themselves, those of `which`. */
function alonesOf(density: TransitionDensity, from: Float64Array, dt: Float64Array) {
  return (y: Float64Array, which: readonly number[]): Float64Array =>
    density.scores({
      from: Float64Array.from(which, (i) => from[i]),
      to: y,
      dt: Float64Array.from(which, (i) => dt[i]),
      begins: all(which.length),
    }).uniform;
}

function normalOneStep(to: Float64Array, uniform: Float64Array, logDensity: Float64Array): OneStep {
  const scores = uniform.map(normalScore);
  const spread = scores.map((z, i) => exp(-logDensity[i] - 0.5 * z * z - logRootTwoPi));
  const at = (shift: number): Float64Array =>
    to.map((y, i) => {
      const value = y + (shift - scores[i]) * spread[i];
      return Number.isFinite(value) ? value : NaN;
    });
  return { median: at(0), lower95: at(-normal975), upper95: at(normal975) };
}

/** Where growing functions, one per middle, cross 0: by false position with an end that stays counted half (Dowell & Jarratt 1971). */
function inverted(
  f: (y: Float64Array, which: readonly number[]) => Float64Array,
  middle: Float64Array,
  size: Float64Array,
): Float64Array {
  const found = new Float64Array(middle.length).fill(NaN);
  const ends = [-1, 1].map((side) => bracket(f, middle, size, side as 1 | -1));
  const [low, high] = ends.map(({ at }) => at);
  const [fLow, fHigh] = ends.map(({ value }) => value);
  const last = new Int8Array(middle.length);
  let open = all(middle.length).filter((i) => fLow[i] <= 0 && fHigh[i] >= 0);
  for (let step = 0; step < most.steps && open.length > 0; step++) {
    const tried = Float64Array.from(open, (i) => {
      // Beyond the domain, or so far out that the share rounds to 0 or 1, there is no line to follow.
      const isLine = Number.isFinite(fHigh[i] - fLow[i]) && step % 8 !== 7;
      const share = isLine ? -fLow[i] / (fHigh[i] - fLow[i]) : 0.5;
      return low[i] + share * (high[i] - low[i]);
    });
    const values = f(tried, open);
    open = open.filter((i, k) => {
      found[i] = tried[k];
      if (Math.abs(values[k]) <= settled.score || high[i] - low[i] <= settled.range * size[i]) return false;
      const side = values[k] > 0 ? 1 : -1;
      if (side > 0) {
        [high[i], fHigh[i]] = [tried[k], values[k]];
        if (last[i] === side) fLow[i] /= 2;
      } else {
        [low[i], fLow[i]] = [tried[k], values[k]];
        if (last[i] === side) fHigh[i] /= 2;
      }
      last[i] = side;
      return true;
    });
  }
  return found;
}

/** Values beyond which a function has crossed 0, and what it is there; below a domain it counts as −∞. */
function bracket(
  f: (y: Float64Array, which: readonly number[]) => Float64Array,
  middle: Float64Array,
  size: Float64Array,
  side: 1 | -1,
): { at: Float64Array; value: Float64Array } {
  const at = new Float64Array(middle.length);
  const value = new Float64Array(middle.length).fill(NaN);
  let open = all(middle.length);
  for (let k = 0; k < most.doublings && open.length > 0; k++) {
    const tried = Float64Array.from(open, (i) => middle[i] + side * 4 * 2 ** k * size[i]);
    const values = f(tried, open);
    open = open.filter((i, o) => {
      at[i] = tried[o];
      value[i] = Number.isNaN(values[o]) && side < 0 ? -Infinity : values[o];
      return !(side * value[i] >= 0);
    });
  }
  return { at, value };
}
