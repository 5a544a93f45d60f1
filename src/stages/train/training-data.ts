import type { TrainingData } from '../../training/data.js';
import { overlapOf } from '../../rows/overlap.js';
import { rowsToLearn } from '../../rows/rows-to-learn.js';
import { pathsIn } from '../source.js';
import { columnIn } from '../targets/summary.js';
import type { StageContext } from '../stage.js';
import { readSplit } from '../../rows/stored-split.js';
import { StoredPaths } from '../../rows/stored-paths.js';
import { readColumns } from '../../rows/stored-table.js';
import type { TrainParameters } from './fit-summary.js';

/** The rows of stored datasets as estimators learn from them. */
export function trainingData(
  {
    pool,
    seed,
    upstream,
    throwIfInterrupted,
  }: Pick<StageContext, 'pool' | 'seed' | 'upstream' | 'throwIfInterrupted'>,
  { holdOut }: Pick<TrainParameters, 'holdOut'>,
): TrainingData {
  const columns = readColumns(upstream['targets'], ['s', 'k', 'lambda']);
  return rowsToLearn(
    {
      ...columns,
      paths: new StoredPaths(pathsIn(upstream), pool, throwIfInterrupted, columnIn(upstream)),
      overlap: overlapOf(pathsIn(upstream)),
    },
    readSplit(upstream['targets']),
    holdOut,
    seed,
  );
}
