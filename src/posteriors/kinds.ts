/** The names of the estimators of a posterior, for who asks whether one is, and needs nothing of what it computes. */
export const posteriorKinds = [
  'prior',
  'linear-gaussian',
  'mixture-posterior',
  'spline-posterior',
  'exact-posterior',
] as const;

export type PosteriorKind = (typeof posteriorKinds)[number];

/** Whether an estimator of this kind is of a posterior. */
export const isPosteriorKind = (kind: string): kind is PosteriorKind =>
  (posteriorKinds as readonly string[]).includes(kind);

/** An estimator of a posterior as a pipeline file chooses it, its defaults filled in. */
export type PosteriorConfig = { readonly kind: PosteriorKind } & Readonly<Record<string, unknown>>;
