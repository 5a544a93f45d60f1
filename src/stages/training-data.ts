import { splitRows, splitValidation } from '../random/split.js';
import type { TrainingData } from '../training/data.js';
import type { StageContext } from './stage.js';
import { overlapOf } from './import-overlap.js';
import { StoredPaths } from './stored-paths.js';
import { readColumns } from './stored-table.js';
import type { TrainParameters } from './train.js';

/** The rows of stored datasets as estimators learn from them. */
export function trainingData(
  {
    pool,
    seed,
    upstream,
    throwIfInterrupted,
  }: Pick<StageContext, 'pool' | 'seed' | 'upstream' | 'throwIfInterrupted'>,
  { holdOut, truth }: Pick<TrainParameters, 'holdOut' | 'truth'>,
  source: 'simulate' | 'import',
): TrainingData {
  const { s, k, lambda } = readColumns(upstream['targets'], ['s', 'k', 'lambda']);
  const split = splitRows(s.length, holdOut, seed);
  return {
    paths: new StoredPaths(upstream[source], pool, throwIfInterrupted),
    rows: s.length,
    s,
    k,
    lambda,
    ...split,
    validation: (fraction) => splitValidation(split.train, fraction, holdOut.by, seed),
    overlap: overlapOf(upstream[source]),
    truth,
  };
}
