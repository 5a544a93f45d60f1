/**
 * Raise a stage's version when its bytes change for the same parameters: it is part of every fingerprint. The
 * kernels' own sha256 is part of it too, so that a change of kernels needs no new version.
 */
export const stageVersions = {
  simulate: 1,
  import: 2,
  targets: 1,
  train: 7,
  replicates: 1,
  evaluate: 4,
} as const;

export type StageKind = keyof typeof stageVersions;
