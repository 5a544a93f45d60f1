import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { gridFolder, gridsFolder, resultsName } from '../grid/folder.js';
import { nearest } from '../nearest.js';
import { loadPipeline } from '../pipeline/load.js';
import type { StageLookup } from './stage-dataset.js';

/**
 * The results of a grid: of the one that is named, else of the pipeline's own. Throws RunError where there are none:
 * what to run.
 */
export function gridResults({ pipelineFile, dataFolder, gridName, runArguments }: StageLookup): string {
  const name = gridName ?? loadPipeline(pipelineFile).pipeline.name;
  const path = resultsIn(gridFolder(dataFolder, name));
  if (path !== undefined) return path;
  const grids = gridsFolder(dataFolder);
  const others = existsSync(grids) ? readdirSync(grids).filter((other) => resultsIn(join(grids, other))) : [];
  throw new RunError(
    `the grid ${name} has no results in ${grids}${nearest(name, others)}; \`pipeline grid${runArguments}\` makes them`,
  );
}

/** The results that lie in a grid's folder; undefined where it is none. */
export function resultsIn(folder: string): string | undefined {
  const path = join(folder, resultsName);
  return existsSync(path) ? path : undefined;
}
