import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { type GridOptions, readGrid } from '../../src/grid/grid.js';
import { gridPoints, type Point } from '../../src/grid/points.js';
import type { Value } from '../../src/grid/values.js';
import { Draws } from './draws.js';

function points(
  block: unknown,
  words: readonly string[] = [],
  options: Partial<GridOptions> = {},
): readonly Point[] {
  return gridPoints(readGrid(block, words, { zip: [], exclude: [], ...options }, 0));
}

/** Points as lists of their values. */
const rows = (found: readonly Point[]): Value[][] => found.map(({ values }) => [...values.values()]);

describe('points', () => {
  it('are the product of the axes, the first the slowest', () => {
    const found = points({ a: [1, 2], zip: [{ b: ['x', 'y'], c: [3, 4] }], d: [true, false] });
    expect(rows(found)).toEqual([
      [1, 'x', 3, true],
      [1, 'x', 3, false],
      [1, 'y', 4, true],
      [1, 'y', 4, false],
      [2, 'x', 3, true],
      [2, 'x', 3, false],
      [2, 'y', 4, true],
      [2, 'y', 4, false],
    ]);
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...found[0].values.keys()]).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are the product without those that are left out, in its order', () => {
    const draws = new Draws(8);
    const entries: readonly { entry: Value; matches: (value: number) => boolean }[] = [
      { entry: 0, matches: (value) => value === 0 },
      { entry: [0, 1], matches: (value) => value < 2 },
      { entry: '> 0', matches: (value) => value > 0 },
      { entry: '!= 0', matches: (value) => value !== 0 },
      { entry: '<= 0', matches: (value) => value === 0 },
      { entry: ['>=1', 7], matches: (value) => value >= 1 },
    ];
    const written = (rule: Record<string, (typeof entries)[number]>): object =>
      Object.fromEntries(Object.entries(rule).map(([key, { entry }]) => [key, entry]));
    for (let i = 0; i < 100; i++) {
      const keys = ['a', 'b', 'c', 'd'].slice(0, draws.from(1, 4));
      const block = Object.fromEntries(
        keys.map((key) => [key, Array.from({ length: draws.from(2, 5) }, (_, j) => j)]),
      );
      const rules = Array.from({ length: draws.below(4) }, () =>
        Object.fromEntries(
          keys.filter((_, k) => k === 0 || draws.below(2) === 0).map((key) => [key, draws.pick(entries)]),
        ),
      );
      const product = keys.reduce<number[][]>(
        (some, key) => some.flatMap((row) => block[key].map((value) => [...row, value])),
        [[]],
      );
      const left = product.filter(
        (row) => !rules.some((rule) => keys.every((key, k) => !(key in rule) || rule[key].matches(row[k]))),
      );
      if (left.length === 0) {
        expect(() => points({ ...block, exclude: rules.map(written) })).toThrow(
          'must leave at least one point',
        );
        continue;
      }
      const found = points({ ...block, exclude: rules.map(written) });
      expect(rows(found)).toEqual(left);
      expect(found.map(({ index }) => index)).toEqual(left.map((_, index) => index));
    }
  });

  it('are at most a million, counted before they are made', () => {
    expect(() => points({}, ['a=range(1,1001,1)', 'b=seeds(1000)'])).toThrow(
      'at most 1,000,000 points before any is left out, found 1,001,000: 1001 of a × 1000 of b',
    );
    const words = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => `${key}=seeds(1e5)`);
    expect(() => points({}, words)).toThrow(UsageError);
    expect(points({}, ['a=seeds(100)', 'b=seeds(1000)']).at(-1)!.index).toBe(99_999);
  });
});

describe('rules of points to leave out', () => {
  /** What a rule leaves of an axis. */
  const left = (list: string, rule: Value): Value[] =>
    rows(points({ x: list, exclude: [{ x: rule }] })).flat();

  it('match by value, however it is written', () => {
    expect(left('range(0,1,0.1)', [0.3, '> 0.4'])).toEqual([0, 0.1, 0.2, 0.4]);
    expect(left('1e-5,1', 0.00001)).toEqual([1]);
    expect(left('1/252,1/12,1/4', '> 1/100')).toEqual(['1/252']);
    expect(left('1/252,1/4', 0.25)).toEqual(['1/252']);
    expect(left('{kind: adam, learningRate: 1},sgd', { learningRate: 1, kind: 'adam' })).toEqual(['sgd']);
    expect(left('null,0,false', null)).toEqual([0, false]);
    expect(left('1,"1",2', '1')).toEqual([1, 2]);
    expect(left('adam,sgd,rmsprop', '!= sgd')).toEqual(['sgd']);
  });

  it('compare numbers alone, each sign as it says', () => {
    const list = '1,2,3,adam,null';
    expect(left(list, '>2')).toEqual([1, 2, 'adam', null]);
    expect(left(list, '>= 2')).toEqual([1, 'adam', null]);
    expect(left(list, '< 2')).toEqual([2, 3, 'adam', null]);
    expect(left(list, '<=2e0')).toEqual([3, 'adam', null]);
    expect(left(list, '!= 2')).toEqual([2]);
  });

  it('take a list for a value where it is one', () => {
    expect(left('[32],[32,16],[16]', [32, 16])).toEqual([[32], [16]]);
    expect(left('[32],[32,16],[16]', [[32, 16], [16]])).toEqual([[32]]);
  });

  it('reach into keys that move together', () => {
    const block = { zip: [{ a: [1, 1, 2], b: [1, 2, 2] }], c: [1, 2] };
    expect(rows(points({ ...block, exclude: [{ a: 1, b: 2, c: 2 }] }))).toEqual([
      [1, 1, 1],
      [1, 1, 2],
      [1, 2, 1],
      [2, 2, 1],
      [2, 2, 2],
    ]);
    // Each is there, but never both.
    expect(() => points({ ...block, exclude: [{ a: 2, b: 1 }] })).toThrow('found none with a 2 and b 1');
  });

  it('are written with commas on the command line, and added to those of the file', () => {
    const block = { a: [1, 2, 3], b: ['x,y', 'z'], exclude: [{ a: 3 }] };
    const exclude = (...rules: string[]): Value[][] => rows(points(block, [], { exclude: rules }));
    expect(exclude('a=1,b="x,y"')).toEqual([
      [1, 'z'],
      [2, 'x,y'],
      [2, 'z'],
    ]);
    expect(exclude('a=>=2')).toEqual([
      [1, 'x,y'],
      [1, 'z'],
    ]);
    expect(exclude('a=[1, 3], b=z', 'a=2,b=!="z"')).toEqual([
      [1, 'x,y'],
      [2, 'z'],
    ]);
  });

  it('are refused where they leave out nothing, or speak of what is not swept', () => {
    const block = { noise: [1, 2], b: [1, 2] };
    expect(() => points({ ...block, exclude: [{ noise: 3 }] })).toThrow(
      'grid.exclude[0]: a rule must leave out at least one point, found none with noise 3',
    );
    expect(() => points(block, [], { exclude: ['b=>2'] })).toThrow('--exclude b=>2: a rule must leave out');
    expect(() => points({ ...block, exclude: [{ noize: 1 }] })).toThrow(
      'grid.exclude[0]: noize is not a key of the grid: did you mean noise?',
    );
    expect(() => points({ ...block, exclude: [{ noise: '> x' }] })).toThrow(
      'compare with a number or a fraction',
    );
    expect(() => points({ ...block, exclude: { b: 1 } })).toThrow('grid.exclude must be a list of mappings');
    expect(() => points({ ...block, exclude: [{}] })).toThrow('grid.exclude[0] must be a mapping');
    for (const rule of ['b', '=1', 'b=', 'b=1,', '']) {
      expect(() => points(block, [], { exclude: [rule] })).toThrow('must be key=value');
    }
    expect(() => points(block, [], { exclude: ['b=1,b=2'] })).toThrow('found b twice');
    expect(() => points(block, [], { exclude: ['b=[1'] })).toThrow('brackets must be balanced');
    expect(() => points({ ...block, exclude: [{ b: '>0' }] })).toThrow('leaves out all 4');
  });

  it('of the file may leave out nothing where the command line has replaced what they speak of', () => {
    const block = { a: [1, 2], b: [1, 2], exclude: [{ a: 2, b: 2 }] };
    expect(points(block, ['a=1'])).toHaveLength(2);
    expect(points(block, ['a=2'])).toHaveLength(1);
    // a = 2 and b = 1 no longer meet.
    const apart = { ...block, exclude: [{ a: 2, b: 1 }] };
    expect(points(apart, [], { zip: ['a,b'] })).toHaveLength(2);
    expect(() => points({ ...block, exclude: [{ b: 3 }] }, ['a=1'])).toThrow(
      'must leave out at least one point',
    );
  });
});
