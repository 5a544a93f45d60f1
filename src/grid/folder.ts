import { join } from 'node:path';

/** Where a grid's results and events lie. */
export function gridFolder(dataFolder: string, name: string): string {
  return join(dataFolder, 'grids', name);
}

export const resultsName = 'results.arrow';
