import { UsageError } from '../errors.js';
import { normalBelow } from '../evaluation/normal-distribution.js';
import { DrawnWords } from '../kernels/reference/drawn.js';
import { gamma, uses } from '../kernels/reference/samplers.js';
import { seedWords, streams } from '../random/streams.js';
import { familyByParameters } from './coordinates.js';
import type { Family, HermiteOrder, LogDensity } from './family.js';
import { normal } from './densities.js';
import { innovations } from './filter.js';
import type { Law } from './laws/law.js';
import { lawOf } from './laws/laws.js';
import type { FamilyKind, GivenParameters, LikelihoodKind, ModelKind, OwnKind } from './kinds.js';
import { familyModel, models, parametersOf } from './models.js';
import { pointByParameters } from './own-coordinates.js';
import { ownModels } from './own-models/index.js';
import type { OwnModel } from './own-models/own-model.js';
import type { Domain, Transitions } from './transitions.js';

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
export type ModelAtValues = { readonly kind: FamilyKind | OwnKind } & GivenParameters;

/** What a law depends on beside parameters: a question has it. */
export interface LawChoice {
  readonly kind: ModelKind;
  readonly own?: OwnModel;
  readonly parameters: readonly string[];
  readonly likelihood: LikelihoodKind;
  readonly order?: HermiteOrder;
  readonly stationary: boolean;
}

/** Draws outside the domain in a row after which a law counts as having none inside. */
const mostAttempts = 1000;
const leastPositive = 2.2250738585072014e-308;

/** Throws UsageError where a parameter has no value, or the likelihood is none of the model's. */
export function transitionLaw(
  { kind, ...values }: ModelAtValues,
  likelihood?: LikelihoodKind,
  start: 'conditional' | 'stationary' = 'conditional',
  order?: HermiteOrder,
): TransitionLaw {
  const own = Object.hasOwn(ownModels, kind) ? ownModels[kind as OwnKind] : undefined;
  const likelihoods = Object.keys((own ?? models[kind as FamilyKind]).likelihoods) as LikelihoodKind[];
  const name = likelihood ?? likelihoods[0];
  if (!likelihoods.includes(name)) {
    throw new UsageError(`likelihood of ${kind} must be one of ${likelihoods.join(', ')}, found ${name}`);
  }
  return lawAt(
    {
      kind,
      ...(own && { own }),
      parameters: own?.parameters ?? parametersOf(kind as FamilyKind, values.noise !== undefined),
      likelihood: name,
      ...(order !== undefined && { order }),
      stationary: start === 'stationary',
    },
    values,
  );
}

/** The law of a question at values of its parameters. Throws UsageError where a parameter has no value. */
export function lawAt(choice: LawChoice, values: GivenParameters): TransitionLaw {
  const { kind, own, parameters, likelihood, stationary } = choice;
  for (const parameter of parameters) {
    const value = (values as Readonly<Record<string, number | undefined>>)[parameter];
    if (!Number.isFinite(value)) {
      throw new UsageError(
        `model.${parameter} must be a finite number for a law of ${kind}, found ${String(value)}`,
      );
    }
  }
  const noise = own ? undefined : values.noise;
  const family = own ? undefined : familyByParameters(kind as FamilyKind, values, []);
  const first = stationary ? stationaryDraw(kind, family) : undefined;
  const { density, law, domain } = family ? partsOfFamily(choice, family) : partsOfOwn(choice, values);
  const over = once(law);
  const draw = (x: number, dt: number, draws: DrawnWords): number => {
    const found = over(dt)(x);
    return typeof found === 'string' ? NaN : insideDraw(found, domain, likelihood === 'exact', draws);
  };
  const uniforms = ({ from, to, dt }: Transitions): Float64Array =>
    to.map((y, i) => {
      const found = over(dt[i])(from[i]);
      return typeof found === 'string' ? NaN : found.cumulative(y);
    });
  const scores =
    family?.noise === undefined ? plainScores(once(density), uniforms) : filteredScores(family, stationary);
  return {
    scores,
    uniforms: noise === undefined ? uniforms : (transitions) => scores(transitions).uniform,
    ...(noise === undefined && { draw }),
    simulate: (shape, seed) => simulated(shape, seed, draw, first, noise ?? 0),
  };
}

/** A density, its law, and where values have to be. */
interface Parts {
  readonly density: (dt: number) => LogDensity;
  readonly law: (dt: number) => (x: number) => Law | string;
  readonly domain: Domain;
}

function partsOfFamily({ kind, likelihood, order }: LawChoice, family: Family): Parts {
  const { likelihoods, positive } = models[kind as FamilyKind];
  const density = likelihoods[likelihood]!;
  const law = lawOf(density, positive);
  return {
    density: (dt) => density(family, dt, order),
    law: (dt) => law(family, dt, order),
    domain: [positive ? 0 : -Infinity, Infinity],
  };
}

function partsOfOwn({ own, likelihood, order }: LawChoice, values: GivenParameters): Parts {
  const density = own!.likelihoods[likelihood]!;
  const at = pointByParameters(values, []);
  return {
    density: (dt) => density(at, dt, order),
    law: (dt) => density.law(at, dt, order),
    domain: own!.domain,
  };
}

/** A function of dt that computes what belongs to a dt once. */
function once<T>(make: (dt: number) => T): (dt: number) => T {
  const known = new Map<number, T>();
  let [last, found]: [number, T | undefined] = [NaN, undefined];
  return (dt) => {
    if (dt === last) return found!;
    found = known.get(dt);
    if (found === undefined) known.set(dt, (found = make(dt)));
    last = dt;
    return found;
  };
}

/** A draw inside the domain: an exact one that is below all numbers is the smallest, one of a pseudo-likelihood is made again. */
function insideDraw(law: Law, [low, high]: Domain, exact: boolean, draws: DrawnWords): number {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const y = law.draw(draws, attempt);
    if (y > low && y < high) return y;
    if (exact) return low === 0 && y <= 0 ? leastPositive : NaN;
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
function stationaryDraw(kind: ModelKind, family: Family | undefined): (draws: DrawnWords) => number {
  if (!family || !familyModel(kind)?.stationary || !(family.kappa.value > 0)) {
    const where = family ? ` with kappa = ${family.kappa.value}` : '';
    throw new UsageError(
      `start must be conditional, found stationary: ${kind}${where} has no stationary law that is known here`,
    );
  }
  const { alpha, kappa, sigma } = family;
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
