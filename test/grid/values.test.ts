import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseValues, type Value } from '../../src/grid/values.js';
import { Draws } from './draws.js';

const seed = 20180712;
const values = (text: string): Value[] => parseValues(text)(seed);
const numbers = (text: string): number[] => values(text) as number[];

/** What a text is refused with: one line, and a UsageError. */
function refusal(text: string): string {
  try {
    values(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  }
  return `${text} is accepted`;
}

describe('a list of values', () => {
  it('is YAML with commas between', () => {
    expect(values('1,2,3')).toEqual([1, 2, 3]);
    expect(values(' true, false ,null,~, adam')).toEqual([true, false, null, null, 'adam']);
    expect(values('1e-3, 1/252')).toEqual([0.001, '1/252']);
    expect(values('random')).toEqual(['random']);
  });

  it('keeps commas inside of quotes and brackets', () => {
    expect(values('"a,b",c')).toEqual(['a,b', 'c']);
    expect(values(`'it''s, b', it's, "\\", x"`)).toEqual(["it's, b", "it's", '", x']);
    expect(values('{ kind: adam, learningRate: 0.1 },{ kind: sgd }')).toEqual([
      { kind: 'adam', learningRate: 0.1 },
      { kind: 'sgd' },
    ]);
    expect(values('[32],[32, 16],[[1,2],{a: "],", b: \'}\'}]')).toEqual([
      [32],
      [32, 16],
      [[1, 2], { a: '],', b: '}' }],
    ]);
    expect(values('"range(0,1,2)", "#1"')).toEqual(['range(0,1,2)', '#1']);
  });

  it('gives back any list that is printed', () => {
    const draws = new Draws(3);
    const texts = [
      '',
      'a,b',
      "it's",
      '"',
      '\\',
      '[',
      '}',
      '#',
      'x # y',
      'null',
      '1',
      'range(1,2,3)',
      'λ',
      ' \n',
    ];
    const draw = (depth: number): Value => {
      const kind = draws.below(depth > 0 ? 7 : 5);
      if (kind === 0) return draws.pick([true, false, null]);
      if (kind === 1) return draws.from(-1000, 1000);
      if (kind === 2) return draws.below(2 ** 31) / draws.from(1, 1e6) / 1e12;
      if (kind < 5) return draws.pick(texts);
      const items = Array.from({ length: draws.below(4) }, () => draw(depth - 1));
      if (kind === 5) return items;
      return Object.fromEntries(items.map((item, i) => [`${draws.pick(texts)}${i}`, item]));
    };
    for (let i = 0; i < 500; i++) {
      const list = Array.from({ length: draws.from(1, 6) }, () => draw(3));
      expect(values(list.map((value) => JSON.stringify(value)).join(draws.pick([',', ', ', ' , '])))).toEqual(
        list,
      );
    }
  });

  it('mixes functions and values', () => {
    expect(values('0,logspace(-3,-1,3)')).toEqual([0, 0.001, 0.01, 0.1]);
    expect(values('range(1, 2, 1), seeds(2), null')).toEqual([1, 2, seed, seed + 1, null]);
  });

  it('is refused where it is not one', () => {
    expect(refusal('')).toContain('at least one value');
    expect(refusal('1,,2')).toContain('as value 2');
    expect(refusal('1,')).toContain('as value 2');
    expect(refusal('[1,2')).toContain('found a [ that is not closed');
    expect(refusal('1]')).toContain('found a ] that closes none');
    expect(refusal('[1}')).toContain('found a } that closes none');
    expect(refusal('range(1,2')).toContain('found a ( that is not closed');
    expect(refusal('"a')).toContain('quotes must be closed');
    expect(refusal('[&a 1, *a]')).toContain('must be a YAML value');
    expect(refusal('!x 3')).toContain('must be a YAML value');
    expect(refusal('a: b: c')).toContain('must be a YAML value');
    expect(refusal('1, #5')).toContain('no comment');
    for (const text of ['.inf', '[.nan]', '{a: -.inf}', '1e400']) expect(refusal(text)).toContain('finite');
    expect(refusal('2 * range(1,2,3)')).toContain('must be a function such as');
    expect(refusal('[range(1,2,3)]')).toContain('must not stand inside of brackets');
  });
});

describe('functions of values', () => {
  it('range ends where a step hits b, and before it otherwise', () => {
    expect(values('range(0,10,2)')).toEqual([0, 2, 4, 6, 8, 10]);
    expect(values('range(0,9,2)')).toEqual([0, 2, 4, 6, 8]);
    expect(values('range(1,0,-0.25)')).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect(values('range(5,5,1)')).toEqual([5]);
    expect(values('range(0,1/252,1/1008)').at(-1)).toBe(1 / 252);
    // A step whose digits were rounded, upwards and downwards.
    expect(values('range(0,2,0.6666666666666667)')).toEqual([0, 0.6666666666666667, 1.3333333333333335, 2]);
    expect(values('range(0,1,0.3333333333333333)')).toEqual([0, 0.3333333333333333, 0.6666666666666666, 1]);
    expect(values('range(0,1,0.3333)')).toEqual([0, 0.3333, 0.6666, 0.9999]);
  });

  it('range gives the numbers that a person would write', () => {
    expect(values('range(0,1,0.1)')).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    const draws = new Draws(4);
    for (let i = 0; i < 200; i++) {
      const [first, steps, step] = [draws.from(-500, 500), draws.from(1, 300), draws.from(1, 99)];
      const sign = draws.pick([1, -1]);
      const hundredths = Array.from({ length: steps + 1 }, (_, j) => first + sign * step * j);
      // b is beyond the last element by less than a step.
      const end = hundredths.at(-1)! + sign * draws.below(step);
      const found = numbers(`range(${first}e-2,${end}e-2,${sign * step}e-2)`);
      expect(found).toEqual(hundredths.map((value) => value / 100 + 0));
    }
  });

  it('linspace has n numbers in equal steps, and both ends', () => {
    const draws = new Draws(5);
    for (let i = 0; i < 60; i++) {
      const a = draws.from(-1e6, 1e6) / 1e4;
      const b = a + draws.pick([1, -1]) * draws.from(1, 1e6) * 10 ** draws.from(-8, 3);
      const n = draws.from(2, 200);
      const found = numbers(`linspace(${a},${b},${n})`);
      expect(found.length).toBe(n);
      expect([found[0], found[n - 1]]).toEqual([a, b]);
      const size = Math.max(Math.abs(a), Math.abs(b));
      for (let j = 1; j < n; j++) {
        expect(Math.sign(found[j] - found[j - 1])).toBe(Math.sign(b - a));
        expect(Math.abs(found[j] - (a + ((b - a) * j) / (n - 1)))).toBeLessThanOrEqual(
          4 * Number.EPSILON * size,
        );
      }
    }
    expect(values('linspace(0.1,0.9,9)')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(values('linspace(0.3,7,1)')).toEqual([0.3]);
    expect(values('linspace(1/252,1/12,2)')).toEqual([1 / 252, 1 / 12]);
  });

  it('logspace has powers of ten, whole ones as they are written', () => {
    const powers = Array.from({ length: 616 }, (_, i) => i - 307);
    expect(values('logspace(-307,308,616)')).toEqual(powers.map((k) => Number(`1e${k}`)));
    expect(values('logspace(2,-3,6)')).toEqual([100, 10, 1, 0.1, 0.01, 0.001]);
    const draws = new Draws(6);
    for (let i = 0; i < 200; i++) {
      const [a, b, n] = [draws.from(-90, 90), draws.from(-90, 90), draws.from(2, 60)];
      if (a === b) continue;
      const found = numbers(`logspace(${a}/8,${b}/8,${n})`);
      expect(found.length).toBe(n);
      for (let j = 0; j < n; j++) {
        // The exponent in doubles is off by up to an ulp, which moves the power by ln 10 times as much.
        const oracle = 10 ** ((a * (n - 1 - j) + b * j) / (8 * (n - 1)));
        expect(Math.abs(found[j] / oracle - 1)).toBeLessThan(2e-14);
        if (j > 0) expect(Math.sign(found[j] - found[j - 1])).toBe(Math.sign(b - a));
      }
    }
    // √10 to the last digit but one, at every size.
    for (const k of [-300, -4, -1, 0, 1, 300]) {
      const [, half] = numbers(`logspace(${k},${k + 1},3)`);
      expect(Math.abs(half / Number(`3.1622776601683793319988935e${k}`) - 1)).toBeLessThan(1e-15);
    }
  });

  it('seeds count up from the pipeline’s own', () => {
    expect(parseValues('seeds(3)')(7)).toEqual([7, 8, 9]);
    expect(parseValues('seeds(3)')(0)).toEqual([0, 1, 2]);
    expect(parseValues('seeds(1)')(Number.MAX_SAFE_INTEGER)).toEqual([Number.MAX_SAFE_INTEGER]);
    expect(() => parseValues('seeds(2)')(Number.MAX_SAFE_INTEGER)).toThrow(UsageError);
  });

  it('are refused where their arguments do not hold', () => {
    expect(refusal('rnge(1,2,3)')).toContain('did you mean range?');
    expect(refusal('toString(1)')).toContain('is not a function');
    expect(refusal('range(1,2)')).toContain('must be range(a,b,step), found 2 arguments');
    expect(refusal('seeds()')).toContain('must be seeds(n), found 0 arguments');
    expect(refusal('linspace(0,x,3)')).toContain('b must be a number or a fraction such as 1/252, found x');
    expect(refusal('linspace(0,1/0,3)')).toContain(
      'b must be a number or a fraction such as 1/252, found 1/0',
    );
    expect(refusal('range(0,1,0)')).toContain('must not be 0');
    expect(refusal('range(0,1,-0.1)')).toContain('must be positive to lead from a to b, found -0.1');
    expect(refusal('range(1,0,0.1)')).toContain('must be negative');
    expect(refusal('range(1,1.00000000000001,1e-16)')).toContain('at least 1e-14 of the larger end');
    for (const name of ['linspace(0,1,', 'logspace(0,1,', 'seeds(']) {
      for (const n of ['0', '-1', '1.5']) expect(refusal(`${name}${n})`)).toContain(`at least 1, found ${n}`);
    }
    expect(refusal('logspace(0,309,2)')).toContain('found 309');
    expect(refusal('logspace(-308,0,2)')).toContain('found -308');
  });

  it('make a million values, and refuse more before any is made', () => {
    expect(numbers('seeds(1e6)').length).toBe(1e6);
    expect(refusal('seeds(1e6),1')).toContain('at most 1,000,000 values, found 1,000,001');
    expect(refusal('range(0,1e300,1e290)')).toContain('at most 1,000,000 values');
    expect(refusal('linspace(0,1,1e15)')).toContain('at most 1,000,000 values');
  });
});
