import { describe, expect, it } from 'vitest';
import { holdsWithCorrelatedNoise, holdsWithIndependentNoise } from './study.js';

/** 1,000 replicates are among the trials that take longer: test/long/study.test.ts. */
const replicates = 100;

describe(`over ${replicates} replicates`, () => {
  it('closed forms under independent noise do what theory predicts', async () => {
    await holdsWithIndependentNoise(replicates);
  });

  it('under correlated noise classical intervals fail, Newey–West’s nearly hold, those by the known correlation hold', async () => {
    const { classical, wider, known } = await holdsWithCorrelatedNoise(replicates);
    expect(classical).toBeLessThan(0.6);
    expect(wider).toBeGreaterThan(0.8);
    expect(known).toBeGreaterThan(0.88);
  });
});
