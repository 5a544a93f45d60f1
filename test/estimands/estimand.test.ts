import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { coefficients, truthOf, withTruth } from '../../src/estimands/estimand.js';
import { trueLambda, truthKind } from '../../src/estimands/lambda.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { estimators } from '../../src/estimators/index.js';
import { type LambdaChoice, truthOf as coefficientsOf } from '../../src/targets/truth.js';

const square: LambdaChoice = { kind: 'constant', value: 0.25 };
const line: LambdaChoice = { kind: 'linear', a: 0.2, b: -0.5 };

describe('the true value of a parameter', () => {
  it('is the coefficient of f where f lies in the span of the powers that were fitted', () => {
    const f = coefficientsOf(line);
    expect(f).toEqual([0, 0, 0.2, -0.5]);
    const truths = (lowest: number, degree: number) =>
      coefficients({ lowest, degree }).map((estimand) => truthOf(estimand, f));
    expect(truths(2, 1)).toEqual([0.2, -0.5]);
    expect(truths(2, 3)).toEqual([0.2, -0.5, 0, 0]);
    expect(truths(0, 4)).toEqual([0, 0, 0.2, -0.5, 0]);
  });

  it('does not exist where f has powers beside those that were fitted, or is no polynomial, or unknown', () => {
    const constant = coefficients({ lowest: 2, degree: 0 });
    expect(constant.map((estimand) => truthOf(estimand, coefficientsOf(line)))).toEqual([null]);
    const wave: LambdaChoice = { kind: 'sinusoidal', mean: 0.25, amplitude: 0.1, frequency: 2 };
    expect(constant.map((estimand) => truthOf(estimand, coefficientsOf(wave)))).toEqual([null]);
    expect(constant.map((estimand) => truthOf(estimand, undefined))).toEqual([null]);
  });

  it('is λ for what estimates λ as one number, and none for what has no λ in it', () => {
    const of = (kind: 'lambda' | 'k' | 'prior', lambda: LambdaChoice) =>
      truthOf({ of: kind }, coefficientsOf(lambda));
    expect(of('lambda', square)).toBe(0.25);
    expect(of('lambda', line)).toBeNull();
    expect(of('k', square)).toBeNull();
    expect(of('prior', square)).toBeNull();
  });

  it('stands behind what was found, and is null where nothing is said of a parameter', () => {
    const found = withTruth(
      [{ name: 'a' }, { name: 'b' }],
      coefficients({ lowest: 2, degree: 0 }),
      [0, 0, 3],
    );
    expect(found).toEqual([
      { name: 'a', truth: 3 },
      { name: 'b', truth: null },
    ]);
  });
});

describe('the true λ', () => {
  it('is one number, a function of x, drawn for each row, or observed', () => {
    expect(truthKind(square)).toEqual({ kind: 'constant', value: 0.25 });
    expect(truthKind(line)).toEqual({ kind: 'function' });
    expect(truthKind({ kind: 'uniform', low: 0.1, high: 0.4 })).toEqual({ kind: 'row' });
    expect(truthKind(undefined)).toEqual({ kind: 'observed' });
    expect(trueLambda(line)!(2)).toBeCloseTo(-0.8, 14);
  });
});

describe('every estimator', () => {
  it.each(Object.keys(estimators))('%s says what its parameters stand for', (kind) => {
    const estimator = estimators[kind as keyof typeof estimators] as Estimator<unknown>;
    const needed = { 'least-squares': { basis: 'cubic' }, module: { file: 'mine.mjs' } }[kind] ?? {};
    const config = z.object(estimator.parameters(z)).parse(needed);
    const estimands = estimator.estimands(config);
    expect(estimands.every(({ of }) => ['f', 'lambda', 'k', 'prior'].includes(of))).toBe(true);
    const parameters = { mean: 1, 'least-squares': 4, 'gaussian-process': 3 }[kind] ?? 0;
    expect(estimands).toHaveLength(parameters);
  });
});
