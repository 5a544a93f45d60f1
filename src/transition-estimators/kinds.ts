/** The names of the estimators of a process, for who asks whether one is, and needs nothing of what it computes. */
export const transitionKinds = [
  'maximum-likelihood',
  'drift-least-squares',
  'drift-gaussian-process',
  'realised',
  'transition-network',
] as const;

export type TransitionKind = (typeof transitionKinds)[number];

/** Whether an estimator of this kind is of the process. */
export const isTransitionKind = (kind: string): kind is TransitionKind =>
  (transitionKinds as readonly string[]).includes(kind);
