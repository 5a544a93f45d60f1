import { wordColumn } from '../arrow/reader.js';
import { uint32 } from '../arrays.js';
import type { Split } from '../random/split.js';
import type { Dataset } from '../store/dataset.js';
import type { RowRange } from './parts.js';
import { readTables } from './stored-table.js';

/**
 * The hold-out as a column: it is drawn where targets are made, and read by whoever learns from them, is scored on them or
 * draws them. Rows in a gap between training and hold-out are neither's.
 */
const words = ['gap', 'train', 'holdOut'] as const;

/** The column's values in some rows. */
export function splitWords(
  { train, holdOut }: Split,
  { first, rows }: Pick<RowRange, 'first' | 'rows'>,
): string[] {
  const named = new Array<string>(rows).fill('gap');
  const name = (listed: Uint32Array, word: (typeof words)[number]): void => {
    for (let i = indexFrom(listed, first); i < listed.length && listed[i] < first + rows; i++) {
      named[listed[i] - first] = word;
    }
  };
  name(train, 'train');
  name(holdOut, 'holdOut');
  return named;
}

/** Where an ascending list comes to `least`. */
function indexFrom(listed: Uint32Array, least: number): number {
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (listed[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How the rows of a dataset of targets are split. Throws DamagedError. */
export function readSplit(targets: Dataset): Split {
  const parts = Array.from(readTables(targets), (table) => wordColumn(table, 'split', words));
  return { train: rowsOf(parts, words.indexOf('train')), holdOut: rowsOf(parts, words.indexOf('holdOut')) };
}

function rowsOf(parts: readonly Uint8Array[], word: number): Uint32Array {
  let count = 0;
  for (const part of parts) for (const found of part) if (found === word) count++;
  const listed = uint32(count);
  let [next, first] = [0, 0];
  for (const part of parts) {
    for (let j = 0; j < part.length; j++) if (part[j] === word) listed[next++] = first + j;
    first += part.length;
  }
  return listed;
}
