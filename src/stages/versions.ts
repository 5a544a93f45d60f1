/**
 * Raise a stage's version when its bytes change for the same parameters: it is part of every fingerprint. The
 * kernels' own sha256 is part of it too, so that a change of kernels needs no new version.
 */
export const stageVersions = {
  simulate: 1,
  import: 3,
  targets: 1,
  train: 8,
  replicates: 1,
  evaluate: 5,
} as const;

export type StageKind = keyof typeof stageVersions;
