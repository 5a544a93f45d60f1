import type { DatasetIdentity } from '../store/dataset-writer.js';
import { fingerprintOf } from '../store/fingerprint.js';

/** The stage under which rows of small points are stored. */
export const pointsStage = 'points';

/** The dataset of the rows of small points, by their evaluations' fingerprints: by all that determines these rows. */
export function pointsIdentity(evaluated: readonly string[]): DatasetIdentity {
  const ingredients = { stage: pointsStage, version: 1, evaluated: fingerprintOf(evaluated) };
  return { stage: pointsStage, fingerprint: fingerprintOf(ingredients), ingredients };
}
