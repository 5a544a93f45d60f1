import { join } from 'node:path';
import { checkFileName } from '../names.js';

/** The folder of all grids: one folder a grid in it. */
export function gridsFolder(dataFolder: string): string {
  return join(dataFolder, 'grids');
}

/** Where a grid's results and events lie. Throws UsageError where no folder can have the name. */
export function gridFolder(dataFolder: string, name: string): string {
  checkFileName('the name of a grid', name);
  return join(gridsFolder(dataFolder), name);
}

/** The file that a grid leaves in its folder: one row a point and estimator. */
export const resultsName = 'results.arrow';
