import { coordinatesOf, familyByParameters } from './coordinates.js';
import { bestOf, problemsOf } from './ends.js';
import type { HermiteOrder } from './family.js';
import type { Fit, Search } from './fit-result.js';
import { inverseOf, sandwich } from './symmetric-matrices.js';
import { logLikelihood, type Sum } from './log-likelihood.js';
import type { FamilyKind, GivenParameters, LikelihoodKind, ModelKind, ParameterName } from './kinds.js';
import { type Model, models, parametersOf } from './models.js';
import { maximise, type Maximum } from './newton.js';
import { fitOwn } from './own-fit.js';
import type { OwnModel } from './own-models/own-model.js';
import { beginning } from './start.js';
import { noisyStarts, type Start, startAt } from './starts.js';
import type { Transitions } from './transitions.js';

export type { Fit } from './fit-result.js';

/** What is to be fitted. */
export interface Question {
  readonly kind: ModelKind;
  /** The model where its parameters are its own. */
  readonly own?: OwnModel;
  /** All of the model's. */
  readonly parameters: readonly string[];
  /** Numbers by their names, those of a formula too. */
  readonly fixed: GivenParameters;
  readonly likelihood: LikelihoodKind;
  /** Of hermite. */
  readonly order?: HermiteOrder;
  readonly stationary: boolean;
  /** Whether values are measured with noise: its sd is fixed, or free. */
  readonly noisy: boolean;
  readonly transitions: Transitions;
  /** Called before each evaluation of a likelihood: it may throw, where a long search is to stop. */
  readonly onEvaluation?: (() => void) | undefined;
}

/** Of a search that goes on until rounding ends it. */
const exact = 1e-26;
/** Of a search whose end is one of many. */
const roughly = 1e-14;
/** A share of the changes' squares below which nothing is left for noise. */
const noiseless = 1e-20;

/** A question about a case of the linear family. */
type FamilyQuestion = Question & { readonly kind: FamilyKind };

const isOfFamily = (question: Question): question is FamilyQuestion => question.own === undefined;

export function fit(question: Question, search: Search = {}): Fit {
  if (isOfFamily(question)) return fitFamily(question, search);
  return fitOwn({ ...question, own: question.own!, fixed: question.fixed }, search);
}

function fitFamily(question: FamilyQuestion, { near, least, errors = true }: Search): Fit {
  const { kind, fixed, likelihood, transitions } = question;
  const model = models[kind];
  const sum: Sum = {
    density: (family, dt) => model.likelihoods[likelihood]!(family, dt, question.order),
    whole: model.likelihoods[likelihood]!.whole,
    transitions,
    ...(question.stationary && { stationary: model.stationary! }),
  };
  const starts = near ? [startAt(kind, near)] : startsOf(question);
  const [first] = starts;
  const free = parametersOf(kind, question.noisy).filter((name) => fixed[name] === undefined);
  const nothing = (problem: string): Fit => ({
    values: { ...fixed },
    free,
    atBound: [],
    logLikelihood: null,
    converged: false,
    inner: [],
    problems: [problem],
  });
  if (fixed.sigma === undefined && first.from.unexplained <= noiseless) {
    return nothing(
      'The values follow the drift without any noise: sigma is 0, and no likelihood has a maximum.',
    );
  }
  const T = transitions.dt.reduce((sum, dt) => sum + dt, 0);
  const coordinates = coordinatesOf(kind, fixed, transitions, {
    sigma: first.from.sigma,
    gamma: first.gamma,
    reverting: mustRevert(question),
    noisy: question.noisy,
  });
  const ends: Maximum[] = [];
  for (const { from, gamma, noise } of starts) {
    const end = maximise(
      (at) => {
        question.onEvaluation?.();
        return logLikelihood(sum, coordinates.family(at));
      },
      coordinates.start(from, gamma, noise),
      coordinates.bounds,
      least ?? (question.noisy ? exact : undefined),
      ends,
    );
    if (end) ends.push(end);
  }
  if (ends.length === 0) {
    const why = logLikelihood(sum, coordinates.family(coordinates.start(first.from, first.gamma)));
    return nothing(
      `No parameters were found under which the data are possible: ${typeof why === 'string' ? why : 'they have a density where the search began'}.`,
    );
  }
  const best = bestOf(ends);
  const bounded = coordinates.names.filter((_, i) => best.bound[i]);
  const values = coordinates.values(best.at);
  const found = { ...values };
  const kappaAtZero = mustRevert(question) && bounded.includes('kappa') && values.kappa! * T < 1;
  if (bounded.includes('kappa') && !kappaAtZero) {
    return nothing(
      'kappa has no estimate: the likelihood rises as kappa grows without end, since a value does not depend on the one before (or is opposite to it) at this spacing. Take a finer spacing, or a model without memory.',
    );
  }
  if (bounded.includes('sigma')) {
    return nothing(
      'sigma has no estimate: the likelihood rises as sigma runs away towards 0 or without end.',
    );
  }
  const atBound = bounded.map((name): ParameterName => (name === 'alpha' ? 'theta' : name));
  if (atBound.includes('theta')) values.theta = 0;
  if (kappaAtZero) values.kappa = 0;
  const inner = free.filter((name) => !atBound.includes(name) && values[name] !== null);
  return {
    values,
    ...(found.theta !== null && { end: found as GivenParameters }),
    free,
    atBound,
    logLikelihood: best.found.value,
    converged: best.converged,
    inner,
    ...(errors &&
      found.theta !== null &&
      errorsOf(
        kind,
        sum,
        found as GivenParameters,
        inner,
        atBound.includes('theta') ? coordinates.family(best.at).alpha.value : undefined,
      )),
    problems: problemsOf(ends, best),
  };
}

/**
 * The inverse of the observed information, and the sandwich of it around the scores' squares (White 1982): by the parameters inside
 * their bounds, the others held where they are.
 */
function errorsOf(
  kind: FamilyKind,
  sum: Sum,
  values: GivenParameters,
  inner: readonly ParameterName[],
  alpha: number | undefined,
): Pick<Fit, 'observed' | 'robust'> {
  const there = logLikelihood(sum, familyByParameters(kind, values, inner, alpha));
  if (typeof there === 'string') return {};
  const observed = inverseOf(
    there.bend.map((value) => -value),
    inner.length,
  );
  return { observed, robust: observed && sandwich(observed, there.scores, inner.length) };
}

/** A stationary law, and cir about a known theta, have kappa above 0 only. */
export const mustRevert = ({
  kind,
  fixed,
  stationary,
}: Pick<Question, 'kind' | 'fixed' | 'stationary'>): boolean =>
  stationary || (kind === 'cir' && fixed.theta !== undefined);

/**
 * The maximum of a series that was simulated at parameters, to a millionth of its error and without errors: by one search from there,
 * unless a closed form is quicker, and by all searches where that finds none.
 */
export function refit(question: Question, at: GivenParameters): Fit {
  const closed = !question.noisy && ['brownian', 'gbm', 'ou'].includes(question.kind);
  const search = { least: roughly, errors: false };
  const found = closed ? undefined : fit(question, { ...search, near: at });
  return found?.converged ? found : fit(question, search);
}

/** Where the searches begin: a closed form first, then from elsewhere unless the likelihood has one maximum only. */
function startsOf({ kind, fixed, likelihood, stationary, noisy, transitions }: FamilyQuestion): Start[] {
  const { gamma }: Model = models[kind];
  const known =
    kind === 'brownian'
      ? { kappa: 0 }
      : kind === 'gbm'
        ? { theta: 0, ...(fixed.mu !== undefined && { kappa: -fixed.mu }) }
        : { kappa: fixed.kappa, theta: fixed.theta };
  const discrete = likelihood === 'euler';
  const reverting = mustRevert({ kind, fixed, stationary });
  const at = (g: number): Start => {
    const from = beginning(transitions, g, known, discrete);
    if (!reverting || fixed.kappa !== undefined || from.kappa > 0) return { from, gamma: g };
    const kappa = 1 / transitions.dt.reduce((sum, dt) => sum + dt, 0);
    const level = transitions.from.reduce((sum, x) => sum + x, 0) / transitions.from.length;
    return { from: { ...from, kappa, alpha: kappa * (fixed.theta ?? level) }, gamma: g };
  };
  const first = at(gamma ?? fixed.gamma ?? 0.5);
  if (noisy) return noisyStarts(first, fixed, transitions);
  if (kind === 'ou' || kind === 'brownian' || kind === 'gbm') return [first];
  const others = gamma === undefined && fixed.gamma === undefined ? [at(0), at(1)] : [];
  const { from } = first;
  // A slower and noisier law, from which another maximum would be found.
  const slower = { ...from, kappa: from.kappa / 4, alpha: from.alpha / 4, sigma: 1.5 * from.sigma };
  return [first, ...others, { from: slower, gamma: first.gamma }];
}
