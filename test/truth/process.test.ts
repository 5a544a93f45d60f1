import { describe, expect, it } from 'vitest';
import { highest } from './counts.js';
import { ofNormalLaws } from './process-cases.js';
import { countIn, countsOf } from './process-counts.js';
import { seeds } from './trial.js';

describe('data of the model itself, normal over a step', () => {
  it.each(ofNormalLaws)(
    'no verdict finds a fault or a gain in more than 5 % of the seeds: $name',
    async (kind) => {
      const counts = await countsOf(kind);
      // What 5 % exceed once in a hundred such trials: 31 of 400.
      const most = highest(seeds, 0.05);
      expect.soft(countIn(counts, 'modelHolds', 'no'), 'modelHolds no').toBeLessThanOrEqual(most);
      expect.soft(countIn(counts, 'networkAdds', 'yes'), 'networkAdds yes').toBeLessThanOrEqual(most);
      expect.soft(countIn(counts, 'overfits', 'yes'), 'overfits yes').toBeLessThanOrEqual(most);
      if (kind.determined)
        expect.soft(countIn(counts, 'recovered', 'no'), 'recovered no').toBeLessThanOrEqual(most);
    },
  );
});
