import { expect, it } from 'vitest';
import { falseFindings, mostFalseFindings } from '../verdicts/pure-noise.js';

it('verdicts on pure noise find something in at most 5 % of 70 seeds', { timeout: 300_000 }, async () => {
  const counts = await falseFindings(70);
  expect(Object.keys(counts)).toHaveLength(7);
  for (const [id, count] of Object.entries(counts)) {
    expect(count, `${id}: ${JSON.stringify(counts)}`).toBeLessThanOrEqual(mostFalseFindings(70));
  }
});
