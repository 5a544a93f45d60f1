import { exp } from '../evaluation/exponential.js';
import { familyByParameters, type GivenParameters } from '../likelihood/coordinates.js';
import { type Family, squaredPower } from '../likelihood/family.js';
import { type FamilyKind, models } from '../likelihood/models.js';
import type { Curve } from './transition-estimator.js';

/** A fitted model of a linear drift, with a value for each of its parameters. */
export interface FittedModel {
  readonly kind: FamilyKind;
  readonly values: GivenParameters;
}

/** alpha − kappa x; NaN outside the model's domain, and everywhere without a model. */
export const modelDrift = (model: FittedModel | undefined, x: Float64Array): Curve =>
  curve(model, x, ({ alpha, kappa }, at) => alpha.value - kappa.value * at);

/** sigma x^gamma */
export const modelDiffusion = (model: FittedModel | undefined, x: Float64Array): Curve =>
  curve(model, x, ({ sigma, gamma }, at) => {
    const power = squaredPower(at, gamma, 0);
    return sigma.value * Math.sqrt(typeof power === 'number' ? power : power.value);
  });

/** The stationary density; undefined where the model has none that is known here, or with these parameters. */
export function modelStationary(model: FittedModel | undefined, x: Float64Array): Float64Array | undefined {
  const stationary = model && models[model.kind].stationary;
  if (!stationary) return undefined;
  const { value } = curve(model, x, (family, at) => {
    if (!(family.kappa.value > 0)) return NaN;
    const density = stationary(family, at);
    return typeof density === 'string' ? NaN : exp(density.value);
  });
  return value.some(Number.isFinite) ? value : undefined;
}

function curve(
  model: FittedModel | undefined,
  x: Float64Array,
  f: (family: Family, at: number) => number,
): Curve {
  if (!model) return { value: new Float64Array(x.length).fill(NaN) };
  const { kind, values } = model;
  // What the values are measured with is none of the process.
  const { noise: _noise, ...own } = values;
  const family = familyByParameters(kind, own, []);
  const isInside = (at: number): boolean => !models[kind].positive || at > 0;
  return { value: x.map((at) => (isInside(at) ? f(family, at) : NaN)) };
}
