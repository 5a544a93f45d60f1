import { exp } from '../evaluation/exponential.js';
import { familyByParameters, type GivenParameters } from '../likelihood/coordinates.js';
import { type Coefficients, coefficientsOf } from '../likelihood/diffusions/coefficients.js';
import { stationaryDensity } from '../likelihood/diffusions/stationary-density.js';
import { type Family, squaredPower } from '../likelihood/family.js';
import { type FamilyKind, models } from '../likelihood/models.js';
import type { OwnModel, Values } from '../likelihood/own-models/own-model.js';
import type { Domain } from '../likelihood/transitions.js';
import type { Curve } from './transition-estimator.js';

/** A fitted model with a value for each of its parameters: of a linear drift, or with parameters of its own. */
export type FittedModel =
  | { readonly kind: FamilyKind; readonly values: GivenParameters }
  | { readonly own: OwnModel; readonly values: Values };

/** NaN outside the model's domain, and everywhere without a model or where it has jumps. */
export const modelDrift = (model: FittedModel | undefined, x: Float64Array): Curve =>
  curve(model, x, ({ drift }) => drift);

export const modelDiffusion = (model: FittedModel | undefined, x: Float64Array): Curve =>
  curve(model, x, ({ diffusion }) => diffusion);

/**
 * The stationary density: of ou and cir in closed form, of other diffusions by quadrature at values x that grow. Undefined where the
 * model has none with these parameters.
 */
export function modelStationary(model: FittedModel | undefined, x: Float64Array): Float64Array | undefined {
  if (!model) return undefined;
  const closed = 'kind' in model ? models[model.kind].stationary : undefined;
  const found = closed
    ? closedDensity(familyOf(model as { kind: FamilyKind; values: GivenParameters }), closed, x)
    : bySpeed(model, x);
  return found?.some(Number.isFinite) ? found : undefined;
}

function closedDensity(
  family: Family,
  stationary: NonNullable<(typeof models)[FamilyKind]['stationary']>,
  x: Float64Array,
): Float64Array | undefined {
  if (!(family.kappa.value > 0)) return undefined;
  const isPositive = family.gamma !== 0;
  return x.map((at) => {
    if (isPositive && !(at > 0)) return NaN;
    const density = stationary(family, at);
    return typeof density === 'string' ? NaN : exp(density.value);
  });
}

function bySpeed(model: FittedModel, x: Float64Array): Float64Array | undefined {
  const coefficients = coefficientsIn(model);
  return coefficients && stationaryDensity(coefficients, domainOf(model), x);
}

function curve(
  model: FittedModel | undefined,
  x: Float64Array,
  of: (coefficients: Coefficients) => Float64Array,
): Curve {
  const value = new Float64Array(x.length).fill(NaN);
  const coefficients = model && coefficientsIn(model);
  if (!coefficients) return { value };
  const [low, high] = domainOf(model);
  const places = [...x.keys()].filter((i) => x[i] > low && x[i] < high);
  const found = of(coefficients(Float64Array.from(places, (i) => x[i])));
  for (const [at, i] of places.entries()) value[i] = found[at];
  return { value };
}

function domainOf(model: FittedModel): Domain {
  if ('own' in model) return model.own.domain;
  return [models[model.kind].positive ? 0 : -Infinity, Infinity];
}

/** alpha − kappa x and sigma x^gamma, or the model's own; undefined where it has jumps. */
function coefficientsIn(model: FittedModel): ((x: Float64Array) => Coefficients) | undefined {
  if ('own' in model) {
    const { diffusion } = model.own;
    return diffusion && coefficientsOf(diffusion, model.values);
  }
  const { alpha, kappa, sigma, gamma } = familyOf(model);
  return (x) => ({
    drift: x.map((at) => alpha.value - kappa.value * at),
    diffusion: x.map((at) => {
      const power = squaredPower(at, gamma, 0);
      return sigma.value * Math.sqrt(typeof power === 'number' ? power : power.value);
    }),
  });
}

/** What values are measured with is none of the process. */
function familyOf({ kind, values }: { kind: FamilyKind; values: GivenParameters }): Family {
  const { noise: _noise, ...own } = values;
  return familyByParameters(kind, own, []);
}
