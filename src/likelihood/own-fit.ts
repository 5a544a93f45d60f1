import { bestOf, problemsOf } from './ends.js';
import type { Point } from './diffusions/diffusion.js';
import type { HermiteOrder } from './family.js';
import type { Fit, Search } from './fit-result.js';
import type { LikelihoodKind } from './kinds.js';
import { logLikelihoodOf } from './log-likelihood.js';
import type { LogLikelihood } from './log-likelihood-value.js';
import { maximise, type Maximum } from './newton.js';
import { type OwnCoordinates, ownCoordinates, pointByParameters } from './own-coordinates.js';
import type { OwnModel, OwnParameter, Values } from './own-models/own-model.js';
import { inverseOf, sandwich } from './symmetric-matrices.js';
import type { Transitions } from './transitions.js';

/** What is to be fitted of a model with parameters of its own. */
export interface OwnQuestion {
  readonly own: OwnModel;
  readonly fixed: Values;
  readonly likelihood: LikelihoodKind;
  readonly order?: HermiteOrder | undefined;
  readonly transitions: Transitions;
  readonly onEvaluation?: (() => void) | undefined;
}

/** Two points from which a search would begin are one where no coordinate differs by more, relative to its size and 1. */
const same = 1e-4;

export function fitOwn(question: OwnQuestion, { near, least, errors = true }: Search = {}): Fit {
  const { own, fixed, likelihood, transitions } = question;
  const names = own.parameters.filter((name) => fixed[name] === undefined);
  const nothing = (problem: string): Fit => ({
    values: { ...fixed },
    free: names,
    atBound: [],
    logLikelihood: null,
    converged: false,
    inner: [],
    problems: [problem],
  });
  const { parameters, starts, withoutNoise } = own.search(transitions);
  if (withoutNoise !== undefined && fixed.sigma === undefined) return nothing(withoutNoise);
  const free = parameters.filter(({ name }) => fixed[name] === undefined);
  const coordinates = ownCoordinates(free, fixed);
  const sum = (kind: LikelihoodKind, point: Point): LogLikelihood | string => {
    question.onEvaluation?.();
    return logLikelihoodOf(transitions, free.length, (dt) =>
      own.likelihoods[kind]!(point, dt, question.order),
    );
  };
  const search = (kind: LikelihoodKind, from: readonly Float64Array[]): Maximum[] =>
    from
      .map((start) => maximise((at) => sum(kind, coordinates.point(at)), start, coordinates.bounds, least))
      .filter((end) => end !== undefined);
  let from = near ? [coordinates.start(near)] : distinct(starts.map((values) => coordinates.start(values)));
  // Euler's likelihood is quick and has a maximum near the others'.
  if (!near && likelihood !== 'euler' && own.likelihoods.euler) {
    const rough = search('euler', from).filter(({ bound }) => !bound.includes(true));
    if (rough.length > 0) from = distinct(rough.map(({ at }) => at));
  }
  const ends = search(likelihood, from);
  if (ends.length === 0) {
    const why = sum(likelihood, coordinates.point(from[0]));
    return nothing(
      `No parameters were found under which the data are possible: ${typeof why === 'string' ? why : 'they have a density where the search began'}.`,
    );
  }
  const isAway = (end: Maximum): boolean => runaway(end, free) !== undefined;
  const isUnbounded = (end: Maximum): boolean =>
    own.unbounded !== undefined &&
    (runaway(end, free)?.parameter.name === own.unbounded.as ||
      own.isSpurious!(coordinates.values(end.at), transitions));
  const lost = ends.filter(isUnbounded);
  const real = ends.filter((end) => !isUnbounded(end));
  if (real.length === 0) {
    return nothing(
      `There is no estimate: ${own.unbounded!.words}, and all ${ends.length} searches ended there.`,
    );
  }
  const best = bestOf(real);
  if (isAway(best)) return nothing(noEstimate(runaway(best, free)!));
  const problems = problemsOf(real, best);
  if (own.unbounded) {
    problems.push(
      `${own.unbounded.words}. The estimate is the highest maximum inside; ${lost.length} of ${ends.length} searches ran away.`,
    );
  }
  return { free: names, problems, ...resultOf(question, coordinates, free, best, { least, errors }) };
}

function distinct(points: readonly Float64Array[]): Float64Array[] {
  const isNear = (a: Float64Array, b: Float64Array): boolean =>
    a.every((value, i) => Math.abs(value - b[i]) <= same * (1 + Math.abs(value)));
  return points.filter((point, i) => !points.slice(0, i).some((before) => isNear(point, before)));
}

interface Runaway {
  readonly parameter: OwnParameter;
  readonly isHigh: boolean;
}

/** The parameter that has no estimate at an end, and which of its own ends it ran to. */
function runaway({ bound, found }: Maximum, free: readonly OwnParameter[]): Runaway | undefined {
  for (const [i, parameter] of free.entries()) {
    const isHigh = found.slope[i] > 0;
    if (bound[i] && parameter.ends[isHigh ? 1 : 0] === 'none') return { parameter, isHigh };
  }
  return undefined;
}

function noEstimate({ parameter: { name, range, advice }, isHigh }: Runaway): string {
  const words = isHigh ? 'grows without end' : `falls towards ${range[0]}`;
  return `${name} has no estimate: the likelihood rises as ${name} ${words}${advice === undefined ? '' : `; ${advice}`}.`;
}

/** Values, bounds and errors of an end. */
function resultOf(
  question: OwnQuestion,
  coordinates: OwnCoordinates,
  free: readonly OwnParameter[],
  { at, bound, found, converged }: Maximum,
  search: Search,
): Omit<Fit, 'free' | 'problems'> {
  const values: Record<string, number | null> = { ...coordinates.values(at) };
  const atBound = free.filter((_, i) => bound[i]);
  for (const [i, { name, range, limits }] of free.entries()) {
    if (!bound[i]) continue;
    const side = found.slope[i] > 0 ? 1 : 0;
    values[name] = range[0] === -Infinity ? limits[side] : range[side];
  }
  const names = atBound.map(({ name }) => name);
  if (names.length > 0) {
    return (
      atTheBound(question, names, values as Values, coordinates.values(at), search) ?? {
        atBound: names,
        inner: [],
        values,
        end: coordinates.values(at),
        logLikelihood: found.value,
        converged,
      }
    );
  }
  const inner = free.map(({ name }) => name);
  return {
    values,
    end: values,
    atBound: [],
    logLikelihood: found.value,
    converged,
    inner,
    ...(search.errors && errorsOf(question, values as Values, inner)),
  };
}

/** The others' maximum and errors with what is at its bound held there; undefined where the model has no density at it. */
function atTheBound(
  question: OwnQuestion,
  names: readonly string[],
  values: Values,
  end: Values,
  search: Search,
): Omit<Fit, 'free' | 'problems'> | undefined {
  const { own, fixed } = question;
  const bounds = Object.fromEntries(names.map((name) => [name, values[name]]));
  const without = own.withoutMeaning?.(names) ?? {};
  const given = { ...without, ...fixed, ...bounds };
  if (own.parameters.every((name) => given[name] !== undefined)) return undefined;
  const rest = fitOwn({ ...question, fixed: given }, search);
  if (rest.logLikelihood === null || rest.atBound.length > 0) return undefined;
  const meaningless = Object.keys(without).filter((name) => fixed[name] === undefined);
  return {
    values: { ...rest.values, ...Object.fromEntries(meaningless.map((name) => [name, null])) },
    end: { ...rest.end, ...Object.fromEntries(names.map((name) => [name, end[name]])) },
    atBound: names,
    logLikelihood: rest.logLikelihood,
    converged: rest.converged,
    inner: rest.inner,
    observed: rest.observed,
    robust: rest.robust,
  };
}

/** The inverse of the observed information, and the sandwich of it around the scores' squares (White 1982). */
function errorsOf(
  { own, likelihood, order, transitions }: OwnQuestion,
  values: Values,
  inner: readonly string[],
): Pick<Fit, 'observed' | 'robust'> {
  const point = pointByParameters(values, inner);
  const there = logLikelihoodOf(transitions, inner.length, (dt) =>
    own.likelihoods[likelihood]!(point, dt, order),
  );
  if (typeof there === 'string') return {};
  const observed = inverseOf(
    there.bend.map((value) => -value),
    inner.length,
  );
  return { observed, robust: observed && sandwich(observed, there.scores, inner.length) };
}
