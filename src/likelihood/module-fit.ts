import { natural, moving, slope } from '../own-models/transformed.js';
import type { CalledDensity, Values } from '../own-models/called-density.js';
import { maximiseByDifferences } from './by-differences.js';
import { bestOf, problemsOf } from './ends.js';
import type { Coordinate, Maximum } from './newton.js';
import { inverseOf } from './symmetric-matrices.js';

/** What is to be fitted by the density of a module. */
export interface ModuleQuestion {
  readonly density: CalledDensity;
  /** Where a search begins, which another one does where the module's own values are. */
  readonly start: Values;
  /** Names of those that are searched; the others of `start` are given. */
  readonly free: readonly string[];
  /** Called before each block of transitions: it may throw, where a long search is to stop. */
  readonly before: () => void;
}

/** The maximum; `problem` says why there is none. */
export type ModuleFit =
  | {
      readonly values: Values;
      /** By the observed information, of those that are free; absent where the likelihood is flat. */
      readonly errors: Values;
      readonly logLikelihood: number;
      readonly converged: boolean;
      readonly notes: readonly string[];
    }
  | { readonly problem: string };

/** A positive parameter, or one between 0 and 1, goes so far from where it begins: e³⁰ times as much. */
const farthest = 30;

/** The maximum of Σ ln p over the free parameters, moved by their transforms. */
export function fitModule({ density, start, free, before }: ModuleQuestion): ModuleFit {
  const transforms = free.map((name) => density.transforms[name]);
  const valuesAt = (at: Float64Array): Values => ({
    ...start,
    ...Object.fromEntries(free.map((name, i) => [name, natural(at[i], transforms[i])])),
  });
  const sum = (at: Float64Array): number =>
    density.at(valuesAt(at), before).reduce((total, one) => total + one, 0);
  const begins = [start, density.declared].map((values) =>
    Float64Array.from(free, (name, i) => moving(values[name], transforms[i])),
  );
  const isSame = begins[0].every((value, i) => value === begins[1][i]);
  const [first] = begins;
  const bounds = transforms.map((transform, i): Coordinate => {
    const far = transform === 'identity' ? Infinity : farthest;
    return { low: first[i] - far, high: first[i] + far, log: transform !== 'identity' };
  });
  const ends = (isSame ? [first] : begins)
    .map((begin) => maximiseByDifferences(sum, begin, bounds))
    .filter((end) => end !== undefined);
  if (ends.length === 0) return { problem: withoutStart(density, start, before) };
  const best = bestOf(ends);
  const runaway = free.filter((_, i) => best.bound[i]);
  if (runaway.length > 0) {
    return { problem: `the likelihood rises as ${runaway.join(' and ')} runs away: it has no maximum` };
  }
  const values = valuesAt(best.at);
  const errors = errorsOf(best, free, values, transforms);
  return {
    values,
    errors: errors ?? {},
    logLikelihood: best.found.value,
    converged: best.converged,
    notes: [
      ...problemsOf(ends, best),
      ...(errors
        ? []
        : [
            'The likelihood is flat in some direction, so that the parameters have no standard errors: fix one of them, or take more data.',
          ]),
    ],
  };
}

/** Which transition has no density where the searches begin. */
function withoutStart(density: CalledDensity, start: Values, before: () => void): string {
  const found = density.at(start, before);
  const i = found.findIndex((value) => !Number.isFinite(value));
  return i < 0
    ? 'the values of the transitions together have a density that is too small for a number'
    : `transition ${i} is impossible (logDensity is −Infinity) where the search begins: give other values to begin from`;
}

/** √ of the diagonal of (−H)⁻¹, in natural units: at a maximum the transform scales it by dθ/dφ alone. */
function errorsOf(
  { found: { bend } }: Maximum,
  free: readonly string[],
  values: Values,
  transforms: readonly Parameters<typeof slope>[1][],
): Values | undefined {
  const p = free.length;
  const covariance = inverseOf(
    bend.map((value) => -value),
    p,
  );
  if (!covariance) return undefined;
  const errors = free.map((name, i) => slope(values[name], transforms[i]) * Math.sqrt(covariance[i * p + i]));
  return errors.every(Number.isFinite)
    ? Object.fromEntries(free.map((name, i) => [name, errors[i]]))
    : undefined;
}
