import { describe, it } from 'vitest';
import { expectNoAccusation } from '../doctor/right-gradients.js';
import { expectNoModelAccused } from '../doctor/right-models.js';

describe('a right gradient', () => {
  it('of ten thousand random formulas is not accused', () => {
    expectNoAccusation(10_000);
  });

  it('of ten thousand random models is not accused', () => {
    expectNoModelAccused(10_000);
  });
});
