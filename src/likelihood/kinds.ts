/** Models with a linear drift and a power of x as diffusion. */
export type FamilyKind = 'brownian' | 'gbm' | 'ou' | 'cir' | 'ckls';
/** Models with parameters of their own. */
export type OwnKind = 'merton' | 'double-well' | 'logistic' | 'jacobi';
/** `formula` are the caller's own. */
export type ModelKind = FamilyKind | OwnKind | 'formula';

export type LikelihoodKind =
  'exact' | 'euler' | 'nowman' | 'exact-moments' | 'kessler' | 'milstein' | 'shoji-ozaki' | 'hermite';

/** Parameters of models that have a name here. */
export type ParameterName =
  | 'mu'
  | 'kappa'
  | 'theta'
  | 'sigma'
  | 'gamma'
  | 'intensity'
  | 'jumpMean'
  | 'jumpSd'
  | 'a'
  | 'b'
  | 'r'
  | 'capacity'
  | 'noise';

/** Numbers that are given for parameters. */
export type GivenParameters = Readonly<Partial<Record<ParameterName, number>>>;
