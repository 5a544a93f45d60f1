import { log } from '../evaluation/exponential.js';
import type { Family } from './family.js';
import { affine, constant, exponential, type Jet, minus, square, variable } from './jet.js';
import type { FamilyKind, GivenParameters, ParameterName } from './kinds.js';
import { familyAt, type Names, parametersOf } from './models.js';
import type { Coordinate } from './newton.js';
import type { Beginning } from './start.js';
import type { Transitions } from './transitions.js';

export type { GivenParameters } from './kinds.js';

/** How a search goes: alpha = kappa theta in place of theta, logarithms of what is above 0, the variance of noise. */
export interface Coordinates {
  readonly names: readonly Names[];
  readonly bounds: readonly Coordinate[];
  family(at: Float64Array): Family;
  /** The model's parameters at a point; theta is null where kappa is 0. */
  values(at: Float64Array): Partial<Record<ParameterName, number | null>>;
  start(from: Beginning, gamma: number, noise?: number): Float64Array;
}

/** At e^−14 no data of this size could show that a value depends on the one before: kappa runs away. */
const mostDecay = 14;
/** How far, as a factor e^±12, sigma may go from where it begins; beyond it has run away. */
const farthest = 12;
const mostElasticity = 20;
/** alpha of cir counts as 0 below this share of the values' mean per time, and kappa, where it must be above 0, below this per T. */
const least = 1e-8;

export function coordinatesOf(
  kind: FamilyKind,
  fixed: GivenParameters,
  { from, dt }: Transitions,
  begin: {
    readonly sigma: number;
    readonly gamma: number;
    readonly reverting: boolean;
    readonly noisy: boolean;
  },
): Coordinates {
  const parameters = parametersOf(kind, begin.noisy);
  const free = parameters.filter((name) => fixed[name] === undefined);
  const names = free.map((name): Names => (name === 'theta' ? 'alpha' : name));
  const p = names.length;
  const total = dt.reduce((sum, one) => sum + one, 0);
  const shortest = dt.reduce((least, one) => Math.min(least, one), Infinity);
  const longest = dt.reduce((most, one) => Math.max(most, one), 0);
  const mean = from.reduce((sum, x) => sum + Math.abs(x), 0) / from.length;
  const isLog = (name: Names): boolean => name === 'sigma' || (name === 'alpha' && kind === 'cir');
  // With gamma free, the logarithm of sigma x^gamma at a middle x: sigma alone swings with gamma.
  const centred = names.includes('gamma') && names.includes('sigma');
  const centre = centred ? from.reduce((sum, x) => sum + log(x), 0) / from.length : 0;

  const scale = begin.sigma;
  const shift = begin.gamma * centre;
  const rangeOf = (name: Names): readonly [number, number] => {
    if (name === 'sigma') return [log(scale) + shift - farthest, log(scale) + shift + farthest];
    if (name === 'gamma') return [-mostElasticity, mostElasticity];
    if (name === 'noise') return [0, Infinity];
    if (name === 'kappa')
      return [begin.reverting ? least / total : -mostDecay / longest, mostDecay / shortest];
    return isLog(name) ? [log((least * mean) / total), Infinity] : [-Infinity, Infinity];
  };

  const jets = (at: Float64Array): Partial<Record<Names, Jet>> => {
    const found: Partial<Record<Names, Jet>> = {};
    for (const [name, value] of Object.entries(fixed) as [ParameterName, number][]) {
      found[name] = constant(name === 'noise' ? value * value : value, p);
    }
    for (const [i, name] of names.entries()) {
      const own = variable(at[i], i, p);
      found[name] = isLog(name) && name !== 'sigma' ? exponential(own) : own;
    }
    const s = names.indexOf('sigma');
    if (s >= 0) {
      const own = found.sigma!;
      found.sigma = exponential(centred ? minus(own, affine(found.gamma!, centre)) : own);
    }
    return found;
  };

  return {
    names,
    bounds: names.map((name) => {
      const [low, high] = rangeOf(name);
      return { low, high, log: isLog(name) };
    }),
    family: (at) => familyAt(kind, jets(at)),
    values: (at) => {
      const found = jets(at);
      const { alpha, kappa } = found;
      const theta = alpha && (kappa!.value === 0 ? null : alpha.value / kappa!.value);
      return Object.fromEntries(
        parameters.map((name) => {
          if (name === 'theta' && alpha) return [name, theta];
          return [name, name === 'noise' ? Math.sqrt(found.noise!.value) : found[name]!.value];
        }),
      );
    },
    start: ({ alpha, kappa, sigma }, gamma, noise = 0) =>
      Float64Array.from(names, (name) => {
        if (name === 'gamma') return gamma;
        if (name === 'noise') return noise;
        if (name === 'sigma') return log(sigma) + gamma * centre;
        if (name === 'kappa') return kappa;
        if (name === 'mu') return kind === 'gbm' ? -kappa : alpha;
        // A level at or below 0 is none of cir's: a tenth of the values' mean is a beginning.
        return isLog(name) ? log(Math.max(alpha, 0.1 * mean * Math.max(kappa, 1 / total))) : alpha;
      }),
  };
}

/** The family with jets by the free parameters themselves, at their values: for errors. `alpha` where it is held at a bound. */
export function familyByParameters(
  kind: FamilyKind,
  values: GivenParameters,
  free: readonly ParameterName[],
  alpha?: number,
): Family {
  const at = Object.fromEntries(
    parametersOf(kind, values.noise !== undefined).map((name) => {
      const i = free.indexOf(name);
      const value = values[name]!;
      const own = i < 0 ? constant(value, free.length) : variable(value, i, free.length);
      return [name, name === 'noise' ? square(own) : own];
    }),
  );
  return familyAt(kind, { ...at, ...(alpha !== undefined && { alpha: constant(alpha, free.length) }) });
}
