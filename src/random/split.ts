import { uint32 } from '../arrays.js';
import { UsageError } from '../errors.js';
import { type Draws, plainDraws } from './draws.js';
import { shuffled } from './shuffle.js';
import { streams } from './streams.js';

/** How rows are held out: a fraction of them, drawn at random or the last in time after a gap. */
export interface HoldOut {
  readonly fraction: number;
  readonly by: 'random' | 'time' | 'paths';
  readonly gap: number;
}

/** Rows by what they are for, each ascending; rows in the gap between training and hold-out are in neither. */
export interface Split {
  readonly train: Uint32Array;
  readonly holdOut: Uint32Array;
}

/** How many rows there are to learn from, and how many come before the hold-out, gap included. */
function sizes(rows: number, { fraction, gap }: HoldOut): { train: number; kept: number } {
  // A fraction such as 0.2 is not exact in binary: 0.8 · 5085 must give 4068 either way.
  const kept = Math.floor((1 - fraction) * rows + 1e-9);
  return { train: Math.max(0, kept - gap), kept };
}

/** Throws UsageError where a split would leave either side without rows. */
export function checkHoldOut(rows: number, holdOut: HoldOut): void {
  const { train, kept } = sizes(rows, holdOut);
  if (train > 0 && kept < rows) return;
  const { fraction, gap } = holdOut;
  throw new UsageError(
    `train.holdOut must leave rows to learn from and rows held out, found ${train} and ${rows - kept}: ` +
      `${rows} rows, fraction ${fraction}, gap ${gap}`,
  );
}

/**
 * Splits rows 0 … rows − 1. Those that come before the hold-out number floor((1 − fraction) · rows); by time the
 * gap is taken from their end. Throws UsageError where either side is left without rows.
 */
export function splitRows(rows: number, holdOut: HoldOut, seed: number, draws: Draws = plainDraws): Split {
  checkHoldOut(rows, holdOut);
  const { train, kept } = sizes(rows, holdOut);
  const order = uint32(rows);
  for (let j = 0; j < rows; j++) order[j] = j;
  if (holdOut.by === 'random') shuffled(order, seed, streams.split, 0, draws);
  return { train: ascending(order.subarray(0, train), rows), holdOut: ascending(order.subarray(kept), rows) };
}

/** Some of the rows 0 … rows − 1 in their order. */
function ascending(some: Uint32Array, rows: number): Uint32Array {
  const listed = uint32(rows);
  for (let i = 0; i < some.length; i++) listed[some[i]] = 1;
  const sorted = uint32(some.length);
  let next = 0;
  for (let j = 0; j < rows; j++) if (listed[j] === 1) sorted[next++] = j;
  return sorted;
}

/** Whether a held-out row lies within `reach` rows of a training row: what overlaps over so many reaches across. */
export function reachesAcross({ train, holdOut }: Split, reach: number): boolean {
  if (reach === 0) return false;
  let next = 0;
  return holdOut.some((row) => {
    while (next < train.length && train[next] < row) next++;
    const [before, after] = [train[next - 1], train[next]];
    return row - (before ?? -Infinity) <= reach || (after ?? Infinity) - row <= reach;
  });
}

/**
 * Sets a fraction of the training rows aside to validate on, at least one and not all: drawn at random, or the last
 * in time, as the hold-out is. Without a fraction all rows are to learn from.
 */
export function splitValidation(
  train: Uint32Array,
  fraction: number | undefined,
  by: HoldOut['by'],
  seed: number,
): { learn: Uint32Array; validate: Uint32Array } {
  if (fraction === undefined) return { learn: train, validate: new Uint32Array(0) };
  const kept = Math.min(train.length - 1, Math.max(1, Math.floor((1 - fraction) * train.length + 1e-9)));
  if (train.length < 2) throw new UsageError('earlyStopping needs at least two training rows, found one');
  const order = train.slice();
  if (by === 'random') shuffled(order, seed, streams.validation, 0);
  return { learn: order.slice(0, kept).sort(), validate: order.slice(kept).sort() };
}
