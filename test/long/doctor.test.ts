import { describe, it } from 'vitest';
import { expectNoAccusation } from '../doctor/right-gradients.js';

describe('a right gradient', () => {
  it('of ten thousand random formulas is not accused', () => {
    expectNoAccusation(10_000);
  });
});
