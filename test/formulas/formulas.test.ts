import { describe, expect, it } from 'vitest';
import { derivative } from '../../src/formulas/derivative.js';
import { type Expression, isSame, namesIn } from '../../src/formulas/expression.js';
import { parse } from '../../src/formulas/parse.js';
import { programOf } from '../../src/formulas/program.js';
import { textOf } from '../../src/formulas/text.js';
import { valuesOf } from '../../src/formulas/values.js';
import {
  generator,
  isFiniteThroughout,
  isSmooth,
  movedValue,
  plainValue,
  randomFormula,
  type Values,
} from './random-formulas.js';

const names = ['x', 'y'];
const at = (text: string, x: number, y = 0): number =>
  valuesOf(programOf([parse(text, names)], names), [x, y])[0];

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3 ^ 2', 19],
    ['-x^2', -9],
    ['(-x)^2', 9],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['8 / 4 / 2', 1],
    ['8 - 4 - 2', 2],
    ['- - 2 * +3', 6],
    ['if(x < 4, 1, 2) + if(x == 3, 10, 20)', 11],
    ['max(min(x, 2), 1.5e0)', 2],
    ['.5e1', 5],
    ['x^0', 1],
    ['x^1.5', 3 * Math.sqrt(3)],
  ])('%s is %s where x = 3', (text, value) => {
    expect(at(text, 3)).toBe(value);
  });

  it.each([
    ['', 'found the end at column 1'],
    ['1 +', 'found the end at column 4'],
    ['(x', '), found the end at column 3'],
    ['x)', 'found ) at column 2'],
    ['x y', 'found y at column 3'],
    ['sine(x)', 'a function, found sine at column 1'],
    ['2 * z', 'a known name, found z at column 5'],
    ['constructor', 'found constructor at column 1'],
    ['toString(x)', 'found toString at column 1'],
    ['__proto__', 'found "_" at column 1'],
    ['x ** 2', '^ for powers, found ** at column 3'],
    ['exp x', '( behind exp, found x at column 5'],
    ['min(x)', ',, found ) at column 6'],
    ['if(x, 1, 2)', 'a comparison such as <, found , at column 5'],
    ['1e999', 'a number that a float64 holds, found 1e999 at column 1'],
    ['x; y', 'found ";" at column 2'],
    ['x'.repeat(100_000), 'at most 4000 characters, found 100000'],
    ['('.repeat(3999), 'brackets at most 100 deep'],
    [`${'x^'.repeat(1999)}x`, 'powers at most 100 deep'],
    [`${'exp('.repeat(900)}x${')'.repeat(900)}`.slice(0, 4000), 'brackets at most 100 deep'],
  ])('%s is refused in one line that says where', (text, words) => {
    expect(() => parse(text, names)).toThrow(words);
    expect(() => parse(text, names)).toThrow(/^[^\n]{1,200}$/);
  });

  it('of many signs is no deep tree', () => {
    expect(at(`${'-'.repeat(3998)}x`, 3)).toBe(3);
    expect(at(`x${' + x'.repeat(900)}`, 1)).toBe(901);
  });

  it.each([
    'x - (y - 1)',
    'x - y - 1',
    'x - (y + 1)',
    'x + (y + 1)',
    'x / (y / 2)',
    'x / y / 2',
    'x * (y * 2)',
    'x * (y + 1)',
    '(x^2)^y',
    'x^2^y',
    'x^(y + 1)',
    '(-x)^2',
    '-x^2',
    '-(x + y)',
    'x - -y',
    'if(x < y, x, -y)',
  ])('keeps the brackets of %s, and no others', (text) => {
    expect(textOf(parse(text, names))).toBe(text);
  });

  it('has one spelling, which means the same', () => {
    expect(textOf(parse(' ((x))*( 2.50 )+-(y ^ 2)/ (1) ', names))).toBe('x * 2.5 + -y^2 / 1');
    for (let i = 0; i < 2000; i++) {
      const made = parse(textOf(randomFormula(generator(i), names, 6)), names);
      expect(isSame(parse(textOf(made), names), made)).toBe(true);
    }
  });
});

/** Apart by no more than `size` and a share of the value: functions differ in their last places. */
const isNear = (a: number, b: number, size: number, share: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= size + share * Math.abs(b);

/** How much a value moves where each constant and input moves by some last places: how far roundings may take it. */
function spreadOf(expression: Expression, values: Values): number {
  const value = plainValue(expression, values);
  return Math.max(
    ...[1e-13, -1e-13, 3e-13].map((by) => Math.abs(movedValue(expression, values, by) - value)),
  );
}

describe('10,000 random formulas', () => {
  it('are what another evaluator makes of them', () => {
    let compared = 0;
    for (let i = 0; i < 10_000; i++) {
      const random = generator(i);
      const formula = randomFormula(random, names, 5);
      const values = { x: 0.2 + 2 * random(), y: 0.2 + 2 * random() };
      const [found] = valuesOf(programOf([formula], names), [values.x, values.y]);
      const wanted = plainValue(formula, values);
      const spread = spreadOf(formula, values);
      // Where a value hangs by a rounding (a jump, a pole), either evaluator may be on either side.
      if (!isFiniteThroughout(formula, values) || !(spread < 1e-6 * Math.abs(wanted))) continue;
      compared++;
      expect(isNear(found, wanted, spread, 1e-13), `${textOf(formula)} at ${values.x}, ${values.y}`).toBe(
        true,
      );
    }
    expect(compared).toBeGreaterThan(6000);
  });

  it('have the derivatives that differences have', () => {
    let compared = 0;
    for (let i = 0; i < 10_000; i++) {
      const random = generator(i);
      const formula = randomFormula(random, names, 4);
      const values = { x: 0.3 + 2 * random(), y: 0.3 + 2 * random() };
      const [found] = valuesOf(programOf([derivative(formula, 'x')], names), [values.x, values.y]);
      const slopeBy = (h: number): number =>
        (plainValue(formula, { ...values, x: values.x + h }) -
          plainValue(formula, { ...values, x: values.x - h })) /
        (2 * h);
      const [wide, narrow] = [slopeBy(2e-5), slopeBy(1e-5)];
      const size = Math.abs(plainValue(formula, values));
      // Differences say something where they agree: not at corners, poles, or where values are huge.
      if (!Number.isFinite(narrow) || !(Math.abs(wide - narrow) < 1e-7 * (1 + Math.abs(narrow)))) continue;
      if (size > 1e4 || !isSmooth(formula, values)) continue;
      compared++;
      expect(
        isNear(found, narrow, 1e-5 * (1 + size), 1e-5),
        `${textOf(formula)} at ${values.x}, ${values.y}`,
      ).toBe(true);
    }
    expect(compared).toBeGreaterThan(5000);
  });
});

describe('a derivative', () => {
  it.each([
    ['3', '0'],
    ['y^2', '0'],
    ['x', '1'],
    ['2 * x + y', '2'],
    ['x^3', '3 * x^2'],
    ['exp(2 * x)', 'exp(2 * x) * 2'],
    ['sqrt(x)', '0.5 / sqrt(x)'],
    ['abs(x)', 'if(x < 0, -1, 1)'],
  ])('of %s is %s', (text, wanted) => {
    expect(textOf(derivative(parse(text, names), 'x'))).toBe(wanted);
  });
});

describe('a program', () => {
  it('computes once what formulas have in common, and numbers not at all', () => {
    const shared = programOf([parse('exp(x * y) + 1', names), parse('exp(x * y) * (2 * 3)', names)], names);
    expect(shared.instructions.length / 6).toBe(4);
    expect([...shared.constants]).toEqual([1, 6]);
  });

  it('has few registers, however long it is', () => {
    const sum = parse(Array.from({ length: 200 }, (_, i) => `sin(${i} * x)`).join(' + '), names);
    expect(programOf([sum], names).registers).toBeLessThan(2 + 200 + 5);
  });

  it('puts the values of parameters in place of their names', () => {
    const program = programOf([parse('a * x', ['a', 'x'])], ['x'], { a: 3 });
    expect(valuesOf(program, [2])).toEqual([6]);
    expect(namesIn(parse('a * x + a', ['a', 'x']))).toEqual(['a', 'x']);
  });
});
