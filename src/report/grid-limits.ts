import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasTable, readColumns } from '../rows/stored-table.js';
import { Store } from '../store/store.js';
import type { GridResults, StoredRow } from './grid-results.js';
import type { Axis } from './grid-settings.js';

/** The largest stable learning rate of an estimator's training, null where it is not known. */
export type LimitOf = (row: StoredRow) => number | null;

const learningRateKey = /^train\.estimators\.(.+)\.optimizer\.learningRate$/;

/** The estimator whose learning rate an axis has, undefined where it has another key's values. */
export function ratesOf({ key, isNumeric }: Axis): string | undefined {
  return isNumeric ? learningRateKey.exec(key)?.[1] : undefined;
}

/**
 * Reads what was forecast of a row's training before its first step (2/λmax for gradient descent, by the Hessian's largest
 * eigenvalue at the start), out of the store beside the grid's folder. Null where that training is not stored: of small
 * points a grid keeps the results alone, and gc removes others.
 */
export function storedLimits({ path }: Pick<GridResults, 'path'>): LimitOf {
  const dataFolder = dirname(dirname(dirname(path)));
  if (!existsSync(join(dataFolder, 'store'))) return () => null;
  const store = new Store(dataFolder);
  return ({ estimator, trained }) => {
    const dataset = trained === null ? undefined : store.find(`train:${estimator}`, trained);
    if (!dataset || !hasTable(dataset, 'forecast')) return null;
    const [limit = NaN] = readColumns(dataset, ['largestStableRate'], 'forecast').largestStableRate;
    return Number.isFinite(limit) ? limit : null;
  };
}
