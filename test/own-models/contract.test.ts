import { describe, expect, it } from 'vitest';
import { modelMath } from '../../src/own-models/math.js';
import { ownModelOf } from '../../src/own-models/own-model.js';
import { nameOfNumber, packed, unpacked } from '../../src/own-models/parameters.js';

const text = `// a model
export const parameters = {
  a: { start: 1 },
};
export function predict(rows, theta, math) {}
export function gradient() {}
`;
const origin = { user: 'estimator mine', file: './mine.mjs', text };
const predict = (): void => {};
const withParameters = (parameters: unknown) => () => ownModelOf({ parameters, predict }, origin);

describe('a module’s exports', () => {
  it('become parameters with their places', () => {
    const { parameters, count } = ownModelOf(
      {
        parameters: {
          w: { start: [1, 2, 3, 4, 5, 6], shape: [2, 3] },
          b: { start: 0.5, transform: 'logit', fixed: true, describe: 'a share' },
        },
        predict,
      },
      origin,
    );
    expect(count).toBe(7);
    expect(parameters.map(({ first, scalar }) => [first, scalar])).toEqual([
      [0, false],
      [6, true],
    ]);
    expect([0, 4, 6].map((at) => nameOfNumber(parameters, at))).toEqual(['w[0, 0]', 'w[1, 1]', 'b']);
    const numbers = Float64Array.of(1, 2, 3, 4, 5, 6, 0.25);
    expect(unpacked(parameters, numbers)).toEqual({ w: numbers.slice(0, 6), b: 0.25 });
    expect(packed(origin, 'fit', parameters, unpacked(parameters, numbers))).toEqual(numbers);
    expect(
      packed(origin, 'start', parameters, { b: 0.5 }, new Map([['w', numbers.slice(0, 6)]])).at(-1),
    ).toBe(0.5);
  });

  it.each([
    [{ predict }, 'estimator mine (./mine.mjs): must export parameters, found predict'],
    [
      { parameters: { a: { start: 1 } } },
      'estimator mine (./mine.mjs): must export predict, found parameters',
    ],
    [
      { parameters: { a: { start: 1 } }, predict, gradient: 3 },
      'estimator mine (./mine.mjs:6): gradient must be a synchronous function, found 3',
    ],
    [
      { parameters: { a: { start: 1 } }, predict: async () => {} },
      'estimator mine (./mine.mjs:5): predict must be a synchronous function, found AsyncFunction',
    ],
    [
      { parameters: { a: { start: 1 } }, predict, gradients: predict },
      'estimator mine (./mine.mjs): gradients is no export of a model: ' +
        'parameters, predict, gradient, hessian, fit, start',
    ],
  ])('are refused in words: %#', (exports, words) => {
    expect(() => ownModelOf(exports, origin)).toThrow(words);
  });

  it.each([
    [3, ' must be an object of parameters by name, found 3'],
    [{}, ' must have at least one parameter, found none'],
    [{ a: 1 }, '.a must be { start: … }, found 1'],
    [{ a: { start: 'x' } }, '.a.start must be a number or a list of numbers, found "x"'],
    [{ a: { start: [1, 'x'] } }, '.a.start must be a number or a list of numbers, found Array of 2'],
    [{ a: { start: 1, begin: 2 } }, '.a.begin must be one of start, transform, shape, fixed, describe'],
    [{ a: { start: [1, NaN] } }, '.a.start must be finite, found NaN at 1'],
    [{ a: { start: -1, transform: 'log' } }, '.a.start must be positive, found -1'],
    [{ a: { start: 1, transform: 'logit' } }, '.a.start must be between 0 and 1, found 1'],
    [
      { a: { start: 1, transform: 'root' } },
      '.a.transform must be one of identity, log, logit, found "root"',
    ],
    [
      { a: { start: [1, 2], shape: [3, 1] } },
      '.a.shape must be numbers whose product is 2, found Array of 2',
    ],
    [{ 'a b': { start: 1 } }, '.a b must be a word of letters, digits and _'],
  ])('name the parameter that is wrong: %#', (parameters, words) => {
    expect(withParameters(parameters)).toThrow(`estimator mine (./mine.mjs:2): parameters${words}`);
  });

  it('are asked for θ of the right names, types and lengths', () => {
    const { parameters } = withParameters({ a: { start: 1 }, w: { start: [1, 2] } })();
    const give = (theta: unknown) => () => packed(origin, 'gradient', parameters, theta);
    const must = 'estimator mine (./mine.mjs:6): gradient must return';
    expect(give([1])).toThrow(`${must} the parameters by name, found Array of 1`);
    expect(give({ a: 1, v: 2 })).toThrow(`${must} parameters among a, w, found v`);
    expect(give({ a: [1], w: [1, 2] })).toThrow(`${must} a as a number, found Array of 1`);
    expect(give({ a: 1 })).toThrow(`${must} w as a Float64Array of 2, found undefined`);
    expect(give({ a: 1, w: new Float64Array(3) })).toThrow(
      `${must} w as a Float64Array of 2, found Float64Array of 3`,
    );
  });
});

describe('the functions that a module is handed', () => {
  const names = [
    'exp',
    'expm1',
    'log',
    'log1p',
    'log2',
    'log10',
    'sin',
    'cos',
    'tan',
    'sinh',
    'cosh',
    'tanh',
  ];
  it.each(names)('agree with the engine’s: %s', (name) => {
    const [own, engine] = [modelMath, Math].map((all) => (all as typeof Math)[name as 'exp']);
    for (const x of [-0.9, -0.3, -1e-9, 0, 1e-12, 0.2, 0.7, 1, 1.5, 9]) {
      const expected = engine(x);
      if (Number.isFinite(expected))
        expect(Math.abs(own(x) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2e-15);
      else expect(own(x)).toBe(expected);
    }
  });
});
