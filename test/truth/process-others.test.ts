import { describe, expect, it } from 'vitest';
import { highest, lowest } from './counts.js';
import { others, short } from './process-cases.js';
import { countIn, countsOf } from './process-counts.js';
import { seeds } from './trial.js';

describe('data of another process', () => {
  it.each(others)('the model is said not to hold in nine seeds of ten: $name', async (kind) => {
    const counts = await countsOf(kind);
    // What 90 % stay below once in a hundred such trials: 345 of 400.
    expect(countIn(counts, 'modelHolds', 'no')).toBeGreaterThanOrEqual(lowest(seeds, 0.9));
  });

  it.each(short)(
    'of fewer transitions that is said less often, and more often than by chance: $name',
    async (kind) => {
      const found = countIn(await countsOf(kind), 'modelHolds', 'no');
      expect(found).toBeLessThan(lowest(seeds, 0.9));
      expect(found).toBeGreaterThan(highest(seeds, 0.05));
    },
  );
});
