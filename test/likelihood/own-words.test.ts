import { describe, expect, it } from 'vitest';
import { UsageError } from '#dist/errors.js';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import { month, waves } from './series.js';
import { normals, path, prices } from './simulated.js';

type Options = Parameters<typeof maximumLikelihood>[1];

const ask = (x: readonly number[], options: Options, dt = month): ReturnType<typeof maximumLikelihood> =>
  maximumLikelihood({ x, dt }, options);

describe('what has no estimate says why', () => {
  const wordsOf = (found: { parameters: object; notes: readonly string[] }): string => {
    for (const one of Object.values(found.parameters))
      expect(Object.values(one as object)).not.toContain(NaN);
    return found.notes.join('\n');
  };

  it('merton’s likelihood has no highest point, and says so of its maximum', () => {
    expect(wordsOf(ask(prices, { model: 'merton' }, 1 / 252))).toMatch(
      /no highest point: it grows without end as sigma falls to 0 .* The estimate is the highest maximum inside; 0 of \d searches ran away/,
    );
    // Every third return is the same, which a sigma of 0 explains.
    const z = normals(3);
    const alike = [1];
    for (let i = 0; i < 60; i++) alike.push(alike[i] * Math.exp(i % 3 === 0 ? 0.001 : 0.02 * z()));
    const found = ask(alike, { model: 'merton' }, 1 / 252);
    expect(wordsOf(found)).toMatch(
      /There is no estimate: .* all \d searches ended there|[1-9] of \d searches ran away/,
    );
  });

  it('returns without jumps have no intensity that differs from a diffusion, or none', () => {
    const z = normals(4);
    const x = [1];
    for (let i = 0; i < 150; i++) x.push(x[i] * Math.exp(0.01 * z()));
    const found = ask(x, { model: { kind: 'merton', jumpMean: 0.05, jumpSd: 0.01 } }, 1 / 252);
    expect(found.parameters.intensity).toMatchObject({ estimate: 0, atBound: true, standardError: null });
    expect(wordsOf(found)).toContain('intensity is at its bound 0');
    const gbm = ask(x, { model: 'gbm' }, 1 / 252);
    expect(wordsOf(found)).toContain('the errors of the others are those with intensity held there');
    expect(found.parameters.sigma!.standardError! / gbm.parameters.sigma!.standardError!).toBeCloseTo(1, 9);
    expect(found.logLikelihood).toBeCloseTo(gbm.logLikelihood!, 9);
    expect(found.parameters.sigma!.estimate).toBeCloseTo(gbm.parameters.sigma!.estimate!, 9);
  });

  it('equal returns, and values without noise, have no sigma', () => {
    expect(
      wordsOf(
        ask(
          Array.from({ length: 20 }, (_, i) => 1.1 ** i),
          { model: 'merton' },
          1,
        ),
      ),
    ).toContain('sigma is 0');
    const still = [1];
    for (let i = 0; i < 30; i++) still.push(still[i] + 0.1 * (still[i] - 0.5 * still[i] ** 3));
    expect(wordsOf(ask(still, { model: 'double-well' }, 0.1))).toContain('sigma is 0');
  });

  it('a population that only shrinks has no capacity', () => {
    const x = path(
      150,
      0.1,
      1,
      (v) => -0.5 * v,
      (v) => 0.1 * v,
    );
    const found = ask(x, { model: 'logistic' }, 0.1);
    expect(found.logLikelihood).toBeNull();
    expect(wordsOf(found)).toMatch(/capacity has no estimate: .* take model gbm/);
  });

  it('a parameter of a formula at the end that it was given is named', () => {
    const model = {
      kind: 'formula',
      parameters: { k: 1, g: 0.6, s: 0.1 },
      bounds: { g: [0.5, 1] },
      drift: 'k * (0.06 - x)',
      diffusion: 's * x^g',
      domain: [0, 'inf'],
    } as const;
    const found = maximumLikelihood({ x: waves, dt: month }, { model, likelihood: 'euler' });
    expect(found.parameters.g).toMatchObject({ estimate: 0.5, atBound: true });
    expect(wordsOf(found)).toContain('g is at its bound 0.5');
    const bad = { kind: 'formula', parameters: { a: 1, s: -1 }, drift: '-a * x', diffusion: 's' } as const;
    expect(wordsOf(ask(waves, { model: bad }))).toContain('the diffusion is not above 0 at x = 0.0');
  });

  const plain = { kind: 'formula', parameters: { a: 1, s: 1 }, drift: '-a * x', diffusion: 's' } as const;
  it.each<[string, Options]>([
    ['found heston: a likelihood needs all components of a process to be seen', { model: 'heston' as 'ou' }],
    ['model must be one of brownian, gbm,', { model: 'vasicek' as 'ou' }],
    ['beside kind: formula, found its name alone', { model: 'formula' as 'ou' }],
    [
      'found v, S: take a model of one of them',
      {
        model: {
          kind: 'formula',
          parameters: { a: 1 },
          components: { v: { drift: 'a', diffusion: 1 }, S: { drift: 'v', diffusion: 1 } },
        },
      },
    ],
    ['not of t: a known name, found t at column 5', { model: { ...plain, drift: 'a * t' } }],
    ['found b in neither: leave it out', { model: { ...plain, parameters: { a: 1, s: 1, b: 2 } } }],
    [
      'model.fixed must name parameters of the formula (a, s), found c',
      { model: { ...plain, fixed: ['c'] } },
    ],
    ['model must have a parameter that is free', { model: { ...plain, fixed: ['a', 's'] } }],
    [
      'model.parameters.a must be within its bounds [2, 3], found 1',
      { model: { ...plain, bounds: { a: [2, 3] } } },
    ],
    ['model.domain must be [from, to]', { model: { ...plain, domain: [1, 0] } }],
    [
      'model.diffusion must be a formula such as',
      { model: { kind: 'formula', parameters: { a: 1 }, drift: 'a' } as unknown as 'ou' },
    ],
    ['x[0] must be above 0.1 for this model', { model: { ...plain, domain: [0.1, 'inf'] } }],
    ['x[0] must be between 0.1 and 1', { model: { ...plain, domain: [0.1, 1] } }],
    [
      'likelihood.order must be 1, 2 or 3, found 4',
      { model: 'cir', likelihood: { kind: 'hermite', order: 4 as 3 } },
    ],
    [
      'likelihood.kind must be hermite',
      { model: 'cir', likelihood: { kind: 'euler' as 'hermite', order: 1 } },
    ],
    [
      'likelihood of double-well must be one of shoji-ozaki, hermite, kessler, euler, found milstein',
      { model: 'double-well', likelihood: 'milstein' },
    ],
    ['start must be conditional', { model: 'merton', start: 'stationary' }],
    ['model.theta must be a number between 0 and 1, found 1', { model: { kind: 'jacobi', theta: 1 } }],
    ['model.intensity must be a number above 0, found 0', { model: { kind: 'merton', intensity: 0 } }],
  ])('%s', (words, options) => {
    expect(() => ask(waves, options)).toThrow(UsageError);
    expect(() => ask(waves, options)).toThrow(words);
  });

  it('two values and constant ones are refused for these models too', () => {
    expect(() => ask([0.3, 0.4], { model: 'jacobi' })).toThrow('parameters that are free, 3, found 1');
    expect(() => ask([2, 2, 2, 2, 2], { model: 'double-well' })).toThrow('x must vary, found 5 times 2');
    expect(() => ask([0.3, 1.4, 0.5, 0.2], { model: 'jacobi' })).toThrow('x[1] must be between 0 and 1');
  });
});
