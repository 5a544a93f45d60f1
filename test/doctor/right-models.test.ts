import { describe, it } from 'vitest';
import { expectNoModelAccused } from './right-models.js';

describe('a right gradient of a module', () => {
  it('of three hundred random models is not accused', () => {
    expectNoModelAccused(300);
  });
});
