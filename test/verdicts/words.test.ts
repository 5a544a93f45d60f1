import { expect, it } from 'vitest';
import { figure, list, percent, powerOfX, roundDown } from '../../src/verdicts/words.js';
import { plural, whole } from '../../src/text.js';

it('figures have four digits, and plain decimals where they can be read', () => {
  expect([0, 0.248668, 4.9e-5, 12345, 123456, -0.002].map((value) => figure(value))).toEqual([
    '0',
    '0.2487',
    '4.9e-5',
    '12350',
    '1.235e5',
    '-0.002',
  ]);
});

it('percentages have two digits, or as many as tell them from all', () => {
  expect([0, 0.12345, 0.995, 0.999999, 1, 12].map(percent)).toEqual([
    '0 %',
    '12 %',
    '99.5 %',
    '99.9999 %',
    '100 %',
    '1200 %',
  ]);
});

it('rounding down never goes above, and loses less than a tenth', () => {
  expect([0.25, 0.2599, 0.126, 9.99e-5, 1].map(roundDown)).toEqual([0.25, 0.25, 0.12, 9.9e-5, 1]);
  for (let i = 1; i < 2000; i++) {
    const value = 1.0173 ** i * 1e-9;
    expect(roundDown(value)).toBeLessThanOrEqual(value);
    expect(roundDown(value)).toBeGreaterThan(0.9 * value);
  }
});

it('lists, powers and counts read as people write them', () => {
  expect(list(['a', 'b', 'c'])).toBe('a, b and c');
  expect(list(['a'])).toBe('a');
  expect([0, 1, 2, 13].map(powerOfX)).toEqual(['1', 'x', 'x²', 'x¹³']);
  const told = [0, 12, 999, 1000, 1234567, -1000, 31.5034].map(whole);
  expect(told).toEqual(['0', '12', '999', '1,000', '1,234,567', '-1,000', '32']);
  expect(plural(1, 'row')).toBe('1 row');
});
