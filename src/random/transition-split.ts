import { uint32 } from '../arrays.js';
import { UsageError } from '../errors.js';
import type { HoldOut } from './split.js';
import { type Draws, plainDraws } from './draws.js';
import { shuffled } from './shuffle.js';
import { streams } from './streams.js';

/** What a transition is for. */
export const roles = { none: 0, train: 1, holdOut: 2 } as const;

/** The role of a transition by its path and the row that it ends in. */
export type RoleOf = (path: number, row: number) => number;

/**
 * How transitions are held out: the last rows of all paths in time, after a gap, or some of the paths, drawn at random.
 * Rows drawn at random would cut transitions. Throws UsageError where either side is left without any.
 */
export function transitionSplit(
  { paths, rows }: { readonly paths: number; readonly rows: number },
  { by, fraction, gap }: HoldOut,
  seed: number,
  draws: Draws = plainDraws,
): RoleOf {
  const of = by === 'paths' ? paths : rows;
  // A fraction such as 0.2 is not exact in binary.
  const kept = Math.floor((1 - fraction) * of + 1e-9);
  const train = Math.max(0, kept - gap);
  if (train === 0 || kept === of) {
    throw new UsageError(
      `train.holdOut must leave ${by === 'paths' ? 'paths' : 'rows'} to learn from and some that are held out, found ${train} and ${of - kept}: ` +
        `${of} ${by === 'paths' ? 'paths' : 'rows'}, fraction ${fraction}${gap > 0 ? `, gap ${gap}` : ''}`,
    );
  }
  if (by !== 'paths') {
    return (_path, row) => (row < train ? roles.train : row >= kept ? roles.holdOut : roles.none);
  }
  const order = uint32(paths);
  for (let i = 0; i < paths; i++) order[i] = i;
  shuffled(order, seed, streams.split, 0, draws);
  const held = new Uint8Array(paths);
  for (const path of order.subarray(kept)) held[path] = 1;
  return (path) => (held[path] === 1 ? roles.holdOut : roles.train);
}
