import { afterAll, describe, expect, it } from 'vitest';
import { countOf, highest, lowest, tableOf } from './counts.js';
import { drift, helps, sines } from './settings.js';
import { type Result, seeds, trial } from './trial.js';

const found = new Map<string, readonly Result[]>();
afterAll(() => console.log(tableOf(found)));

describe.each(sines)('$name', (setting) => {
  it('λ that swings by ±60 % is found in 80 % or left open, and denied in at most 5 %', async () => {
    const results = await trial(setting);
    found.set(setting.name, results);
    const [yes, no, unclear] = ['yes', 'no', 'unclear'].map((answer) =>
      countOf(results, 'lambdaDependsOnX', answer),
    );
    expect.soft(no, 'no').toBeLessThanOrEqual(highest(seeds, 0.05));
    expect.soft(yes + unclear, 'yes or unclear').toBeGreaterThanOrEqual(lowest(seeds, 0.8));
  });
});

it('a network that helps is found to in 90 % of the seeds', async () => {
  const results = await trial(helps);
  found.set(helps.name, results);
  expect(countOf(results, 'networkAdds', 'yes')).toBeGreaterThanOrEqual(lowest(seeds, 0.9));
});

it('λ that drifts from 0.1 to 0.4 is found to in 80 % of the seeds', async () => {
  const results = await trial(drift);
  found.set(drift.name, results);
  expect(countOf(results, 'modelHolds', 'no')).toBeGreaterThanOrEqual(lowest(seeds, 0.8));
});
