import { type HoldOut, type Split, splitValidation } from '../random/split.js';
import type { TrainingData } from '../training/data.js';

/** Rows and how they are split, as estimators learn from them. */
export function rowsToLearn(
  rows: Pick<TrainingData, 'paths' | 's' | 'k' | 'lambda' | 'overlap'>,
  split: Split,
  { by }: HoldOut,
  seed: number,
): TrainingData {
  return {
    ...rows,
    rows: rows.k.length,
    ...split,
    validation: (fraction) => splitValidation(split.train, fraction, by, seed),
  };
}
