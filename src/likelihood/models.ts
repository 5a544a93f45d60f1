import { cir, cirMoments, cirStationary, gbm, gbmMoments, nowman, euler, ouStationary } from './densities.js';
import { hermiteOf, shojiOzakiOf } from './diffusions/of-family.js';
import type { Family, Over } from './family.js';
import type { FamilyKind, LikelihoodKind, ModelKind, ParameterName } from './kinds.js';
import { affine, constant, type Jet, times } from './jet.js';
import { kessler, milstein } from './pseudo-densities.js';

export type { FamilyKind, LikelihoodKind, ModelKind, ParameterName } from './kinds.js';

/** Where a density is looked up, alpha = kappa theta stands for theta: it goes smoothly through kappa = 0. */
export type Names = ParameterName | 'alpha';

export interface Model {
  readonly parameters: readonly ParameterName[];
  /** The first is what is taken where none is named. */
  readonly likelihoods: Readonly<Partial<Record<LikelihoodKind, Over>>>;
  /** gamma, where the model says it. */
  readonly gamma?: number;
  /** Data have to be above 0. */
  readonly positive: boolean;
  /** ln of the stationary density, where there is one. */
  readonly stationary?: (family: Family, x: number) => Jet | string;
}

export const models: Readonly<Record<FamilyKind, Model>> = {
  brownian: {
    parameters: ['mu', 'sigma'],
    likelihoods: { exact: nowman, euler },
    gamma: 0,
    positive: false,
  },
  gbm: {
    parameters: ['mu', 'sigma'],
    likelihoods: {
      exact: gbm,
      euler,
      nowman,
      'exact-moments': gbmMoments,
      kessler,
      milstein,
      'shoji-ozaki': shojiOzakiOf(1),
      hermite: hermiteOf(1),
    },
    gamma: 1,
    positive: true,
  },
  ou: {
    parameters: ['kappa', 'theta', 'sigma'],
    likelihoods: {
      exact: nowman,
      euler,
      nowman,
      'exact-moments': nowman,
      kessler,
      'shoji-ozaki': shojiOzakiOf(0),
      hermite: hermiteOf(0),
    },
    gamma: 0,
    positive: false,
    stationary: ouStationary,
  },
  cir: {
    parameters: ['kappa', 'theta', 'sigma'],
    likelihoods: {
      exact: cir,
      euler,
      nowman,
      'exact-moments': cirMoments,
      kessler,
      milstein,
      'shoji-ozaki': shojiOzakiOf(0.5),
      hermite: hermiteOf(0.5),
    },
    gamma: 0.5,
    positive: true,
    stationary: cirStationary,
  },
  ckls: {
    parameters: ['kappa', 'theta', 'sigma', 'gamma'],
    likelihoods: {
      nowman,
      euler,
      kessler,
      milstein,
      'shoji-ozaki': shojiOzakiOf(),
      hermite: hermiteOf(),
    },
    positive: true,
  },
};

/** The model of the family with that name; undefined of a model with parameters of its own. */
export const familyModel = (kind: ModelKind): Model | undefined =>
  Object.hasOwn(models, kind) ? models[kind as FamilyKind] : undefined;

/** Whether a model has a linear drift and a power of x as diffusion. */
export const isFamilyKind = (kind: ModelKind): kind is FamilyKind => Object.hasOwn(models, kind);

/** The parameters of a model, with the noise that its values are measured with where there is some. */
export const parametersOf = (kind: FamilyKind, noisy: boolean): readonly ParameterName[] =>
  noisy ? [...models[kind].parameters, 'noise'] : models[kind].parameters;

/** The family of a model at its parameters; `alpha` where given takes the place of kappa theta; `noise` is a variance. */
export function familyAt(kind: FamilyKind, at: Readonly<Partial<Record<Names, Jet>>>): Family {
  const sigma = at.sigma!;
  const none = constant(0, sigma.slope.length);
  const gamma = models[kind].gamma ?? at.gamma!;
  if (kind === 'brownian') return { alpha: at.mu!, kappa: none, sigma, gamma };
  if (kind === 'gbm') return { alpha: none, kappa: affine(at.mu!, -1), sigma, gamma };
  const { noise, kappa } = at;
  return {
    alpha: at.alpha ?? times(kappa!, at.theta!),
    kappa: kappa!,
    sigma,
    gamma,
    ...(noise && { noise }),
  };
}
