import { describe, expect, it } from 'vitest';
import { coverageOf, highest, lowest } from './counts.js';
import { closedForms, nothingToFind } from './settings.js';
import { seeds, trial } from './trial.js';

describe.each(nothingToFind)('$name', (setting) => {
  it('the interval of a slope that is not there holds 0 in 93 to 97 % of the seeds, and that of λ at 0 holds λ', async () => {
    const results = await trial(setting, { estimators: closedForms });
    for (const [parameter, truth] of [setting.lambda!, 0].entries()) {
      const { covered, of } = coverageOf(results, 'linear', parameter, truth);
      console.log(`${setting.name}: ${parameter === 0 ? 'a' : 'b'} in ${covered} of ${of}`);
      expect.soft(of, 'intervals').toBe(seeds);
      expect.soft(covered, 'intervals that hold the truth').toBeGreaterThanOrEqual(lowest(seeds, 0.93));
      expect.soft(covered, 'intervals that hold the truth').toBeLessThanOrEqual(highest(seeds, 0.97));
    }
  });
});
