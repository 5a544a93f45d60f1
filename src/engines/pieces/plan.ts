import type { Json } from '../../store/fingerprint.js';
import { thisBuild } from './build.js';
import type { Piece } from './piece.js';

/**
 * What a dataset’s pieces are made from, as it lies in the shared folder: values of a pipeline file, and never code nor a path.
 * A worker plans it anew and refuses what does not give the fingerprint that the piece is called by.
 */
export interface PublishedPlan {
  readonly format: 1;
  /** pathfit and its kernels (build.ts). */
  readonly build: string;
  readonly stage: string;
  readonly fingerprint: string;
  /** How many threads a piece may hold at once: all that a worker has, or one of them beside other pieces. */
  readonly threads: 'all' | 'one';
  readonly plan: Json;
}

export function planText(
  { stage, fingerprint }: Pick<Piece, 'stage' | 'fingerprint'>,
  threads: PublishedPlan['threads'],
  plan: Json,
): string {
  const published: PublishedPlan = { format: 1, build: thisBuild(), stage, fingerprint, threads, plan };
  // The order of keys is kept: that of estimators is the order of rows.
  return JSON.stringify(published) + '\n';
}

/** The plan of a piece, or in words why it is none that this pathfit can make. */
export function planOfPiece(value: unknown, piece: Piece): PublishedPlan | { readonly refusal: string } {
  const found = (value ?? {}) as Partial<Record<keyof PublishedPlan, unknown>>;
  const { format, build, stage, fingerprint, threads, plan } = found;
  if (typeof build !== 'string' || format !== 1 || plan === undefined) {
    return {
      refusal: 'its plan is none that this version of pathfit can read: install the version of the run',
    };
  }
  if (build !== thisBuild()) {
    return {
      refusal: `the run has pathfit ${build.slice(0, 80)}, this worker ${thisBuild()}: install the same`,
    };
  }
  if (
    stage !== piece.stage ||
    fingerprint !== piece.fingerprint ||
    !['all', 'one'].includes(threads as string)
  ) {
    return { refusal: 'its plan is another dataset’s' };
  }
  return value as PublishedPlan;
}
