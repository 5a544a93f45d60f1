import { UsageError } from '../errors.js';
import { normalBelow } from '../evaluation/normal-distribution.js';
import { DrawnWords } from '../kernels/reference/drawn.js';
import { gamma, uses } from '../kernels/reference/samplers.js';
import { seedWords, streams } from '../random/streams.js';
import { familyByParameters, type GivenParameters } from './coordinates.js';
import type { Family, LogDensity } from './family.js';
import { normal } from './densities.js';
import { innovations } from './filter.js';
import type { Law } from './laws/law.js';
import { lawOf } from './laws/laws.js';
import { type LikelihoodKind, type ModelKind, models, parametersOf } from './models.js';
import type { Transitions } from './transitions.js';

/** What a law says of transitions, one number per transition. */
export interface LawScores {
  /** ln p(y | what came before), −∞ where such a y is impossible. */
  readonly logDensity: Float64Array;
  /** F(y | what came before); NaN where the law has no variance from x. */
  readonly uniform: Float64Array;
}

/** The law of what comes next, at given parameters. */
export interface TransitionLaw {
  /** Whole series in their order: with noise a filter goes through each from its beginning. */
  scores(transitions: Transitions): LawScores;
  /** The same, F(y | what came before) alone. */
  uniforms(transitions: Transitions): Float64Array;
  /**
   * Draws y given x over dt, `draws` having begun with the path and step; absent where x alone does not determine the law (noise).
   * A draw of a pseudo-likelihood outside the model's domain is made again, so that series stay where the model lives.
   */
  readonly draw?: (x: number, dt: number, draws: DrawnWords) => number;
  /**
   * Series with the times and first values of `shape`, or with first values of the stationary law where the start is stationary: a
   * function of the seed alone. A value is NaN from where the law has no step.
   */
  simulate(shape: Transitions, seed: number): Transitions;
}

/** A model with a value for each of its parameters, noise included where its values have it. */
export type ModelAtValues = { readonly kind: ModelKind } & GivenParameters;

/** Draws outside the domain in a row after which a law counts as having none inside. */
const mostAttempts = 1000;
const leastPositive = 2.2250738585072014e-308;

/** Throws UsageError where a parameter has no value, or the likelihood is none of the model's. */
export function transitionLaw(
  model: ModelAtValues,
  likelihood?: LikelihoodKind,
  start: 'conditional' | 'stationary' = 'conditional',
): TransitionLaw {
  const { kind, noise } = model;
  const { likelihoods, positive } = models[kind];
  const name = likelihood ?? (Object.keys(likelihoods) as LikelihoodKind[])[0];
  const density = likelihoods[name];
  if (!density) {
    throw new UsageError(
      `likelihood of ${kind} must be one of ${Object.keys(likelihoods).join(', ')}, found ${name}`,
    );
  }
  for (const parameter of parametersOf(kind, noise !== undefined)) {
    if (!Number.isFinite(model[parameter])) {
      throw new UsageError(
        `model.${parameter} must be a finite number for a law of ${kind}, found ${String(model[parameter])}`,
      );
    }
  }
  const family = familyByParameters(kind, model, []);
  const first = start === 'stationary' ? stationaryDraw(kind, family) : undefined;
  const law = lawOf(density, positive);
  const over = once((dt) => law(family, dt));
  const draw = (x: number, dt: number, draws: DrawnWords): number => {
    const own = over(dt)(x);
    return typeof own === 'string'
      ? NaN
      : positive
        ? insideDraw(own, name === 'exact', draws)
        : own.draw(draws, 0);
  };
  const uniforms = ({ from, to, dt }: Transitions): Float64Array =>
    to.map((y, i) => {
      const own = over(dt[i])(from[i]);
      return typeof own === 'string' ? NaN : own.cumulative(y);
    });
  const scores =
    noise === undefined
      ? plainScores(
          once((dt) => density(family, dt)),
          uniforms,
        )
      : filteredScores(family, start === 'stationary');
  return {
    scores,
    uniforms: noise === undefined ? uniforms : (transitions) => scores(transitions).uniform,
    ...(noise === undefined && { draw }),
    simulate: (shape, seed) => simulated(shape, seed, draw, first, noise ?? 0),
  };
}

/** A function of dt that computes what belongs to a dt once. */
function once<T>(make: (dt: number) => T): (dt: number) => T {
  const known = new Map<number, T>();
  return (dt) => {
    let found = known.get(dt);
    if (found === undefined) known.set(dt, (found = make(dt)));
    return found;
  };
}

/** A draw above 0: an exact one that is below all numbers is the smallest, one of a pseudo-likelihood is made again. */
function insideDraw(law: Law, exact: boolean, draws: DrawnWords): number {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const y = law.draw(draws, attempt);
    if (y > 0) return y;
    if (exact) return Number.isNaN(y) ? NaN : leastPositive;
  }
  return NaN;
}

const plainScores =
  (density: (dt: number) => LogDensity, uniforms: TransitionLaw['uniforms']): TransitionLaw['scores'] =>
  (transitions) => {
    const { from, to, dt } = transitions;
    const logDensity = to.map((y, i) => {
      const log = density(dt[i])(from[i], y);
      return typeof log === 'string' ? -Infinity : log.value;
    });
    return { logDensity, uniform: uniforms(transitions) };
  };

const filteredScores =
  (family: Family, stationary: boolean): TransitionLaw['scores'] =>
  (transitions) => {
    const logDensity = new Float64Array(transitions.from.length).fill(-Infinity);
    const uniform = new Float64Array(transitions.from.length).fill(NaN);
    innovations(family, transitions, stationary, ({ y, mean, variance, transition }) => {
      if (transition === undefined) return undefined;
      const log = normal(y, mean, variance);
      if (typeof log === 'string') return log;
      logDensity[transition] = log.value;
      uniform[transition] = normalBelow((y - mean.value) / Math.sqrt(variance.value));
      return undefined;
    });
    return { logDensity, uniform };
  };

/** A draw of the stationary law: of ou N(α/κ, σ²/2κ), of cir Gamma(2α/σ², σ²/2κ). */
function stationaryDraw(kind: ModelKind, { alpha, kappa, sigma }: Family): (draws: DrawnWords) => number {
  if (!models[kind].stationary || !(kappa.value > 0)) {
    throw new UsageError(
      `start must be conditional, found stationary: ${kind} with kappa = ${kappa.value} has no stationary law that is known here`,
    );
  }
  const variance = sigma.value * sigma.value;
  return (draws) => {
    draws.draw(uses.own);
    const z = draws.normal(0);
    if (kind === 'ou') return alpha.value / kappa.value + Math.sqrt(variance / (2 * kappa.value)) * z;
    const value = gamma(draws, (2 * alpha.value) / variance, z, draws.uniform(true));
    return Math.max((value * variance) / (2 * kappa.value), leastPositive);
  };
}

/** Step 0 of a series is its start, step i + 1 its i-th transition; noise of measurement has a use of its own. */
function simulated(
  { from: given, dt, begins }: Transitions,
  seed: number,
  draw: (x: number, dt: number, draws: DrawnWords) => number,
  first: ((draws: DrawnWords) => number) | undefined,
  noise: number,
): Transitions {
  const draws = new DrawnWords(...seedWords(seed), streams.laws);
  const measured = (x: number): number => {
    if (noise === 0) return x;
    draws.draw(uses.jump);
    return x + noise * draws.normal(0);
  };
  const [from, to] = [new Float64Array(given.length), new Float64Array(given.length)];
  for (const [s, begin] of begins.entries()) {
    draws.begin(s, 0);
    let x = first ? first(draws) : given[begin];
    // A given first value is measured, and the process around it: a diffuse start.
    let seen = first ? measured(x) : x;
    if (!first) x = measured(x);
    for (let i = begin; i < (begins[s + 1] ?? given.length); i++) {
      draws.begin(s, i - begin + 1);
      from[i] = seen;
      x = draw(x, dt[i], draws);
      to[i] = seen = measured(x);
    }
  }
  return { from, to, dt, begins };
}
