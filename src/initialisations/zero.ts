import type { Initialisation } from './initialisation.js';

/** All weights zero: every row's output is the same until something has been learned. */
export const zero: Initialisation = {
  kind: 'zero',
  summary: 'zero: every row’s output begins the same',
  limit: () => 0,
};
