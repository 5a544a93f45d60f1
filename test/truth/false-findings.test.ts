import { afterAll, describe, expect, it } from 'vitest';
import { countOf, coverageOf, highest, lowest, tableOf } from './counts.js';
import { nothingToFind } from './settings.js';
import { type Result, seeds, trial } from './trial.js';

const found = new Map<string, readonly Result[]>();
afterAll(() => console.log(tableOf(found)));

/** What would be a finding where there is none. */
const wrong = [
  ['networkAdds', 'yes'],
  ['lambdaDependsOnX', 'yes'],
  ['overfits', 'yes'],
  ['modelHolds', 'no'],
] as const;

describe.each(nothingToFind)('$name', (setting) => {
  it('noise decides each verdict in at most 5 % of the seeds, and λ’s interval holds it in 93 to 97 %', async () => {
    const results = await trial(setting);
    found.set(setting.name, results);
    const answers = [...wrong, ...(setting.lambda === 0 ? [['beatsTheMean', 'yes'] as const] : [])];
    for (const [id, answer] of answers) {
      const count = countOf(results, id, answer);
      expect.soft(count, `${id} ${answer}`).toBeLessThanOrEqual(highest(seeds, 0.05));
    }
    const { covered, of } = coverageOf(results, 'closed-form', 0, setting.lambda!);
    expect.soft(of, 'intervals of λ').toBe(seeds);
    expect.soft(covered, 'intervals that hold λ').toBeGreaterThanOrEqual(lowest(seeds, 0.93));
    expect.soft(covered, 'intervals that hold λ').toBeLessThanOrEqual(highest(seeds, 0.97));
  });
});
