import { describe, expect, it } from 'vitest';
import { add, divide, floor, multiply, parseRational, subtract, toNumber } from '../../src/grid/rational.js';
import { Draws } from './draws.js';

const read = (text: string): number => toNumber(parseRational(text)!);

describe('exact numbers', () => {
  it('are the doubles that their digits are read as', () => {
    const draws = new Draws(1);
    for (let i = 0; i < 2000; i++) {
      const digits = String(draws.below(2 ** 31)) + (draws.below(2) ? String(draws.below(2 ** 31)) : '');
      const at = draws.below(digits.length + 1);
      const sign = draws.pick(['', '-', '+']);
      const text = `${sign}${digits.slice(0, at)}.${digits.slice(at)}e${draws.from(-280, 280)}`;
      expect(read(text)).toBe(Number(text));
    }
    for (const value of [Number.MAX_VALUE, 2.2250738585072014e-308, 1 / 3, 0.1, 2 ** 53 + 2, 1e22, 1e23]) {
      expect(read(String(value))).toBe(value);
    }
    // Halfway between two doubles: to the even one; and just beside it.
    expect(read('9007199254740993')).toBe(9007199254740992);
    expect(read('9007199254740993.0000000000000000000000000000001')).toBe(9007199254740994);
    expect(read('9007199254740995')).toBe(9007199254740996);
  });

  it('are fractions rounded once, as a division of doubles is', () => {
    const draws = new Draws(2);
    for (let i = 0; i < 2000; i++) {
      const [above, below] = [draws.from(-1e6, 1e6), draws.pick([-1, 1]) * draws.from(1, 1e6)];
      expect(read(`${above}/${below}`)).toBe(above / below + 0);
    }
    expect(read(' 1.5 / 2e-1 ')).toBe(7.5);
  });

  it('add up to what was taken away', () => {
    const [a, b] = [parseRational('0.1')!, parseRational('-1/3')!];
    expect(toNumber(subtract(add(a, b), b))).toBe(0.1);
    expect(toNumber(multiply(divide(a, b), b))).toBe(0.1);
    expect(['-7/2', '7/2', '-4', '0', '-1/1000000'].map((text) => floor(parseRational(text)!))).toEqual([
      -4n,
      3n,
      -4n,
      0n,
      -1n,
    ]);
  });

  it('are no other texts', () => {
    const others = [
      '',
      '.',
      'e5',
      '1/',
      '/2',
      '1/0',
      '1/2/3',
      '1e999',
      '1e99999',
      '0x10',
      'NaN',
      '1_0',
      '1 2',
    ];
    expect(others.filter((text) => parseRational(text) !== undefined)).toEqual([]);
  });
});
