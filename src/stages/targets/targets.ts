import { indices } from '../../arrays.js';
import { type HoldOut, splitRows } from '../../random/split.js';
import { splitWords } from '../../rows/stored-split.js';
import { targetsOf } from './make-targets.js';
import type { TargetsParameters } from '../../pipeline/targets-parameters.js';
import { rowRanges, tableRowsPerPart } from '../../rows/parts.js';
import { pathsSummary } from '../../rows/paths-summary.js';
import { pathsIn, sourceIn } from '../source.js';
import { targetsSummary } from './summary.js';
import { type Compute, rowProgress, type StageContext } from '../stage.js';
import { StoredPaths } from '../../rows/stored-paths.js';

/**
 * The targets of every row (make-targets.ts), a part at a time, and which rows are held out. `lambda` is null where there is none.
 */
export function targets(parameters: TargetsParameters, holdOut: HoldOut): Compute {
  const compute: Compute = async ({ pool, seed, upstream, output, progress, throwIfInterrupted }) => {
    const paths = new StoredPaths(pathsIn(upstream), pool, throwIfInterrupted, parameters.of);
    const { n, rows } = paths;
    const split = splitRows(rows, holdOut, seed);
    for (const range of rowRanges(rows, tableRowsPerPart(n))) {
      if (output.has(range.index)) continue;
      output.begin(range.index);
      const report = (done: number): void => progress(rowProgress(done, rows, n));
      const made = await targetsOf(pool, paths, range, parameters, seed, sourceIn(upstream), report);
      await output.write(
        [
          {
            name: 'j',
            type: 'int32',
            values: indices(range.first, range.rows),
          },
          { name: 't', type: 'float64', values: made.t },
          { name: 's', type: 'float64', values: made.s },
          { name: 'k', type: 'float64', values: made.k },
          { name: 'lambda', type: 'float64', values: made.lambda, nullable: true },
          { name: 'split', type: 'utf8', values: splitWords(split, range) },
        ],
        range.index,
      );
      report(range.first + range.rows);
    }
    return targetsSummary.write({ rows, n, ...(parameters.of !== undefined && { of: parameters.of }) });
  };
  return Object.assign(compute, {
    parts: (upstream: StageContext['upstream']) => {
      const { rows, n } = pathsSummary.read(pathsIn(upstream));
      return { count: rowRanges(rows, tableRowsPerPart(n)).length, seconds: 0 };
    },
  });
}
