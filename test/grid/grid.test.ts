import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { type Grid, type GridOptions, readGrid } from '../../src/grid/grid.js';

const none: GridOptions = { zip: [], exclude: [] };
const rate = 'train.estimators.network.learningRate';

function grid(block: unknown, words: readonly string[] = [], options: Partial<GridOptions> = {}): Grid {
  return readGrid(block, words, { ...none, ...options }, 7);
}

/** Axes as text: keys, and settings. */
const axes = (read: Grid): string[] =>
  read.axes.map(
    ({ keys, settings }) =>
      `${keys.join('&')}: ${settings.map((setting) => JSON.stringify(setting)).join(' ')}`,
  );

function refusal(...given: Parameters<typeof grid>): string {
  try {
    grid(...given);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  }
  return 'accepted';
}

describe('the grid block', () => {
  it('takes lists as they are, texts as lists, and single values', () => {
    const read = grid({
      [rate]: 'logspace(-2,0,3)',
      'targets.noise': [0, 'seeds(3)', '1/252'],
      seed: 'seeds(2)',
      'simulate.paths': 100,
      'evaluate.reference': null,
      'train.holdOut': [{ fraction: 0.2 }, { fraction: 0.3 }],
    });
    expect(axes(read)).toEqual([
      `${rate}: [0.01] [0.1] [1]`,
      'targets.noise: [0] ["seeds(3)"] ["1/252"]',
      'seed: [7] [8]',
      'simulate.paths: [100]',
      'evaluate.reference: [null]',
      'train.holdOut: [{"fraction":0.2}] [{"fraction":0.3}]',
    ]);
    expect(read).toEqual({ axes: read.axes, exclude: [] });
  });

  it('has keys that move together, at the place of zip', () => {
    const block = {
      a: 1,
      zip: [
        { b: [1, 2], c: 'seeds(2)' },
        { d: 'x,y', e: ['z', 'z'] },
      ],
      f: [1, 2],
    };
    expect(axes(grid(block))).toEqual([
      'a: [1]',
      'b&c: [1,7] [2,8]',
      'd&e: ["x","z"] ["y","z"]',
      'f: [1] [2]',
    ]);
    expect(refusal({ zip: [{ b: [1, 2], c: 'seeds(3)' }] })).toBe(
      'grid.zip[0]: keys that move together must have equally many values, found 2 of b and 3 of c',
    );
    expect(refusal({ zip: { b: [1, 2] } })).toContain('grid.zip must be a list of mappings');
    expect(refusal({ zip: [{ b: [1, 2] }] })).toContain('at least two keys');
    expect(refusal({ zip: ['b'] })).toContain('grid.zip[0] must be a mapping');
  });

  it('is refused where it is not one', () => {
    expect(refusal([1])).toBe('grid must be a mapping of keys to values, found [1]');
    expect(refusal('seeds(3)')).toContain('grid must be a mapping');
    expect(refusal({ a: [] })).toContain('grid.a must be a list of values');
    expect(refusal({ a: [1, Infinity] })).toContain('found [1,"Infinity"]');
    expect(refusal({ train: { holdOut: [1] } })).toContain('write the keys in it with dots');
    expect(refusal({ a: 'seed(3)' })).toContain(
      'grid.a: seed(3): seed is not a function of values: did you mean seeds?',
    );
    expect(refusal({ 'a..b': [1] })).toContain('names with dots between');
    expect(refusal({ zip: [{ a: 1, '': 1 }] })).toContain('grid.zip[0]: a key must be names');
  });

  it('without any axis says how to give one', () => {
    for (const block of [undefined, null, {}, { zip: null, exclude: null, metric: 'rmse' }]) {
      expect(refusal(block)).toContain('give key=values');
    }
  });
});

describe('keys and values', () => {
  it('are each given once', () => {
    expect(refusal({ a: 1, zip: [{ a: 1, b: 1 }] })).toBe('a must be given once, found twice');
    expect(refusal({}, ['a=1', 'a=2'])).toBe('a must be given once, found twice');
    expect(refusal({ simulate: [1] }, ['simulate.paths=1'])).toContain(
      'simulate.paths must not be swept together with simulate',
    );
    expect(refusal({ 'simulate.paths': 1, zip: [{ simulate: 1, b: 1 }] })).toContain(
      'together with simulate',
    );
    expect(axes(grid({ simulate: [1], simulated: [1] }))).toHaveLength(2);
  });

  it('are the same however they are written', () => {
    const same = [
      '1e-5,0.00001',
      '1,1.0',
      '0,-0',
      '0.25,1/4',
      '{a: 1, b: 2},{b: 2.0, a: 1}',
      'range(0,1,0.1),0.3',
    ];
    for (const text of same) expect(refusal({}, [`x=${text}`])).toContain('x must have each value once');
    expect(refusal({ x: [1, 2, 1] })).toBe('x must have each value once, found 1 as value 1 and 3');
    for (const text of ['1,"1"', 'null,"null"', '[1,2],[2,1]', '[1],1', 'true,"true"', '"","a"']) {
      expect(axes(grid({}, [`x=${text}`]))).toHaveLength(1);
    }
  });

  it('that move together may repeat, but not all at once', () => {
    expect(axes(grid({ zip: [{ a: [1, 1], b: [1, 2] }] }))).toEqual(['a&b: [1,1] [1,2]']);
    expect(refusal({ zip: [{ a: [1, 2, 1], b: [1, 2, 1] }] })).toBe(
      'a, b together must have each value once, found 1,1 as value 1 and 3',
    );
    // Texts with commas are not taken for others.
    expect(axes(grid({ zip: [{ a: ['x,y', 'x'], b: ['z', 'y,z'] }] }))).toHaveLength(1);
  });
});

describe('the command line', () => {
  const block = { a: [1, 2], zip: [{ b: [1, 2], c: [3, 4] }], d: [5] };

  it('replaces axes in their places and adds others in its order', () => {
    expect(axes(grid(block, ['z=1', 'd=6,7', 'y=[1,2]', 'a=9']))).toEqual([
      'a: [9]',
      'b&c: [1,3] [2,4]',
      'd: [6] [7]',
      'z: [1]',
      'y: [[1,2]]',
    ]);
    expect(axes(grid(undefined, [`${rate}=0.1`, 'seed=seeds(2)']))).toEqual([
      `${rate}: [0.1]`,
      'seed: [7] [8]',
    ]);
  });

  it('lets keys move together', () => {
    expect(axes(grid(block, ['y=8,9'], { zip: ['y, a'] }))).toEqual([
      'y&a: [8,1] [9,2]',
      'b&c: [1,3] [2,4]',
      'd: [5]',
    ]);
    const two = grid(undefined, ['p=1,2', 'q=1', 'r=3,4', 's=2'], { zip: ['r,p', 'q,s'] });
    expect(axes(two)).toEqual(['r&p: [3,1] [4,2]', 'q&s: [1,2]']);
    expect(refusal(block, ['y=8,9,10'], { zip: ['a,y'] })).toBe(
      '--zip a,y: keys that move together must have equally many values, found 2 of a and 3 of y',
    );
    expect(refusal(block, ['noise=1'], { zip: ['a,noize'] })).toContain(
      'noize is not a key of the grid: did you mean noise?',
    );
    expect(refusal(block, ['y=1,2', 'z=1,2'], { zip: ['a,y', 'y,z'] })).toContain('found y in a, y too');
    for (const zip of ['a', 'a,a', 'a,', ''])
      expect(refusal(block, [], { zip: [zip] })).toContain('two keys or more');
  });

  it('replaces a group of the file only whole, and where --zip names it', () => {
    const whole = ['b=7,8,9', 'c=1,2,3'];
    expect(axes(grid(block, whole, { zip: ['c,b'] }))[1]).toBe('c&b: [1,7] [2,8] [3,9]');
    expect(axes(grid(block, [...whole, 'e=4,5,6'], { zip: ['e,b,c'] }))[1]).toBe(
      'e&b&c: [4,7,1] [5,8,2] [6,9,3]',
    );
    for (const [words, zip] of [
      [['b=7'], []],
      [whole, []],
      [['b=7,8'], ['b,c']],
      [[...whole, 'e=1,2,3'], ['b,e']],
    ] as const) {
      expect(refusal(block, words, { zip })).toContain('b moves together with others in the file');
    }
    expect(refusal(block, [], { zip: ['b,a'] })).toContain('found b in b, c too');
  });

  it('is refused where it says nothing', () => {
    for (const word of ['a', '=1', '']) expect(refusal({}, [word])).toContain('must be key=values');
    expect(refusal({}, ['a='])).toBe('a: a list must have at least one value, found nothing');
    expect(refusal({}, ['a b=1'])).toContain('names with dots between');
    expect(refusal({}, ['zip=a,b'])).toBe('zip is not a key of the pipeline file: use --zip');
  });
});

describe('prune and metric', () => {
  const prune = { metric: 'rmse', halving: 3, rungs: [2, 6, 18] };

  it('are passed through, the command line’s first', () => {
    expect(grid({ a: 1, prune, metric: 'r2' })).toMatchObject({ prune, metric: 'r2' });
    const options = { prune: '{ metric: mae, halving: 2, rungs: [1] }', metric: 'bias' };
    expect(grid({ a: 1, prune, metric: 'r2' }, [], options)).toMatchObject({
      prune: { metric: 'mae', halving: 2, rungs: [1] },
      metric: 'bias',
    });
    expect(grid({ a: 1, prune }, [], { prune: 'null' })).not.toHaveProperty('prune');
  });

  it('are checked', () => {
    const given = (change: object): string => refusal({ a: 1, prune: { ...prune, ...change } });
    for (const halving of [1, 2.5, '3', undefined]) {
      expect(given({ halving })).toContain('grid.prune: halving must be a whole number of at least 2, found');
    }
    for (const rungs of [[], [0, 1], [2, 2], [3, 2], [1.5], ['1'], 3, undefined, [1, Infinity]]) {
      expect(given({ rungs })).toContain('grid.prune: rungs must be a list of whole numbers');
    }
    expect(given({ metric: '' })).toBe('grid.prune: metric must be the name of a metric, found ""');
    expect(given({ metrik: 'x' })).toBe('grid.prune: metrik is not a key of prune: did you mean metric?');
    expect(refusal({ a: 1, prune: 3 })).toContain('grid.prune must be a mapping');
    expect(refusal({ a: 1 }, [], { prune: '{ metric: r2, halving: 3 }' })).toContain(
      '--prune: rungs must be',
    );
    expect(refusal({ a: 1 }, [], { prune: '{' })).toContain('--prune: { must be a YAML value');
    expect(refusal({ a: 1, metric: 3 })).toBe('grid.metric must be the name of a metric, found 3');
  });
});
