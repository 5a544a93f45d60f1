import { describe, expect, it } from 'vitest';
import { rowsToDecide } from '../../src/verdicts/rows-to-decide.js';
import type { Verdict } from '../../src/verdicts/verdict.js';

const unclear = (relative: number, half: number): Verdict => ({
  id: 'networkAdds',
  answer: 'unclear',
  sentence: '',
  evidence: {
    networks: [{ answer: 'unclear', gain: { relative, relative95: [relative - half, relative + half] } }],
  },
});

describe('the rows that would settle a gain', () => {
  it('are as many more as its interval is too wide, squared', () => {
    // A gain of 5 % with ± 8 % over 100 rows: 4 % from the share that counts, so that half the width takes four times the rows.
    expect(rowsToDecide(unclear(0.05, 0.08), 100)).toBe(400);
    expect(rowsToDecide(unclear(-0.03, 0.08), 100)).toBe(400);
  });

  it('are unknown where the gain is the share that counts, or the answer is no question of rows', () => {
    expect(rowsToDecide(unclear(0.01, 0.08), 100)).toBeNull();
    expect(rowsToDecide({ ...unclear(0.05, 0.08), answer: 'no' }, 100)).toBeNull();
    expect(rowsToDecide({ ...unclear(0.05, 0.08), id: 'overfits' }, 100)).toBeNull();
  });
});
