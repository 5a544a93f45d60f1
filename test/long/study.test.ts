import { describe, expect, it } from 'vitest';
import { holdsWithCorrelatedNoise, holdsWithIndependentNoise } from '../laws/study.js';

const replicates = 1000;

describe(`over ${replicates} replicates`, () => {
  it('closed forms under independent noise do what theory predicts', async () => {
    await holdsWithIndependentNoise(replicates);
  });

  it('under correlated noise classical intervals fail, Newey–West’s nearly hold, those by the known correlation hold', async () => {
    const coverages = await holdsWithCorrelatedNoise(replicates);
    const shown = Object.entries(coverages).map(([name, share]) => `${name} ${(100 * share).toFixed(1)} %`);
    console.log(`95 % intervals that hold the truth: ${shown.join(', ')}`);
    expect(coverages.classical).toBeLessThan(0.4);
    expect(coverages['newey-west']).toBeGreaterThan(0.85);
    expect(coverages.wider).toBeGreaterThan(0.9);
    expect(coverages.known).toBeGreaterThan(0.93);
  });
});
