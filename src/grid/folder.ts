import { join } from 'node:path';

/** The folder of all grids: one folder a grid in it. */
export function gridsFolder(dataFolder: string): string {
  return join(dataFolder, 'grids');
}

/** Where a grid's results and events lie. */
export function gridFolder(dataFolder: string, name: string): string {
  return join(gridsFolder(dataFolder), name);
}

/** The file that a grid leaves in its folder: one row a point and estimator. */
export const resultsName = 'results.arrow';
