import { describe, expect, it } from 'vitest';
import { ownModels } from '../../src/likelihood/own-models/index.js';
import {
  type FittedModel,
  modelDiffusion,
  modelDrift,
  modelStationary,
} from '../../src/transition-estimators/model-curves.js';

const x = Float64Array.of(-0.02, 0.01, 0.04, 0.09);

describe('curves of a fitted model', () => {
  it('are its drift and its diffusion coefficient, where the model lives', () => {
    const ou = { kind: 'ou', values: { kappa: 2, theta: 0.05, sigma: 0.1 } } as const;
    expect(modelDrift(ou, x).value).toEqual(x.map((at) => 2 * 0.05 - 2 * at));
    expect(modelDiffusion(ou, x).value).toEqual(x.map(() => 0.1));
    const gbm = { kind: 'gbm', values: { mu: 0.1, sigma: 0.2 } } as const;
    expect([...modelDrift(gbm, x).value].slice(1)).toEqual([0.01, 0.04, 0.09].map((at) => 0.1 * at));
    expect(modelDrift(gbm, x).value[0]).toBeNaN();
    const cir = { kind: 'cir', values: { kappa: 2, theta: 0.05, sigma: 0.1 } } as const;
    expect(modelDiffusion(cir, x).value[2]).toBeCloseTo(0.02, 15);
    const ckls = { kind: 'ckls', values: { kappa: 2, theta: 0.05, sigma: 0.1, gamma: 1.5 } } as const;
    expect(modelDiffusion(ckls, x).value[3]).toBeCloseTo(0.0027, 15);
    expect(modelDrift(undefined, x).value.every(Number.isNaN)).toBe(true);
  });

  it.each([
    ['ou', 0.05, 0.01 / 4],
    ['cir', 0.05, (0.05 * 0.01) / 4],
  ] as const)('are a stationary density of %s with its mean and variance', (kind, mean, variance) => {
    const model = { kind, values: { kappa: 2, theta: 0.05, sigma: 0.1 } };
    const step = 1e-4;
    const grid = Float64Array.from({ length: 8000 }, (_, i) => -0.4 + (i + 0.5) * step);
    const density = modelStationary(model, grid)!;
    const moment = (f: (at: number) => number): number =>
      density.reduce((sum, p, i) => sum + (Number.isNaN(p) ? 0 : p * f(grid[i]) * step), 0);
    expect(moment(() => 1)).toBeCloseTo(1, 6);
    expect(moment((at) => at)).toBeCloseTo(mean, 6);
    expect(moment((at) => (at - mean) * (at - mean))).toBeCloseTo(variance, 7);
  });

  it('are no stationary density where a process does not revert', () => {
    expect(modelStationary({ kind: 'brownian', values: { mu: 0, sigma: 1 } }, x)).toBeUndefined();
    expect(modelStationary({ kind: 'ou', values: { kappa: -1, theta: 0, sigma: 1 } }, x)).toBeUndefined();
  });

  it('are those of models with parameters of their own, where they live', () => {
    const well = { own: ownModels['double-well'], values: { a: 1, b: 2, sigma: 0.5 } };
    expect(modelDrift(well, x).value).toEqual(x.map((at) => at - 2 * (at * at * at)));
    expect(modelDiffusion(well, x).value).toEqual(x.map(() => 0.5));
    const jacobi = { own: ownModels.jacobi, values: { kappa: 1, theta: 0.3, sigma: 0.5 } };
    expect(modelDrift(jacobi, x).value[0]).toBeNaN();
    expect(modelDiffusion(jacobi, x).value[3]).toBeCloseTo(0.5 * Math.sqrt(0.09 * 0.91), 15);
    const merton = { own: ownModels.merton, values: {} };
    expect(modelDrift(merton, x).value.every(Number.isNaN)).toBe(true);
  });

  // Mean and mean square: Beta(2κθ/σ², 2κ(1 − θ)/σ²), Gamma(2r/σ² − 1, σ² capacity/2r); of the double well by mpmath.
  it.each<[string, FittedModel, number, number, number, number]>([
    [
      'jacobi',
      { own: ownModels.jacobi, values: { kappa: 1, theta: 0.3, sigma: 0.5 } },
      0,
      1,
      0.3,
      0.09 + 7 / 300,
    ],
    [
      'logistic',
      { own: ownModels.logistic, values: { r: 1, capacity: 2, sigma: 0.5 } },
      0,
      12,
      1.75,
      1.75 ** 2 + 0.4375,
    ],
    [
      'the double well',
      { own: ownModels['double-well'], values: { a: 1, b: 1, sigma: 1 } },
      -4,
      4,
      0,
      0.893464969574,
    ],
    [
      'ckls, which is cir',
      { kind: 'ckls', values: { kappa: 2, theta: 0.05, sigma: 0.1, gamma: 0.5 } },
      0,
      0.3,
      0.05,
      0.0025 + 0.000125,
    ],
  ])('are a stationary density by quadrature of %s', (_, model, low, high, mean, square) => {
    const n = 6000;
    const step = (high - low) / n;
    const grid = Float64Array.from({ length: n }, (__, i) => low + (i + 0.5) * step);
    const density = modelStationary(model, grid)!;
    const moment = (f: (at: number) => number): number =>
      density.reduce((sum, p, i) => sum + p * f(grid[i]) * step, 0);
    expect(moment(() => 1)).toBeCloseTo(1, 5);
    expect(moment((at) => at)).toBeCloseTo(mean, 5);
    expect(moment((at) => at * at)).toBeCloseTo(square, 5);
  });

  it.each<[string, FittedModel]>([
    ['a population that dies out', { own: ownModels.logistic, values: { r: 0.1, capacity: 2, sigma: 0.5 } }],
    ['gbm', { kind: 'gbm', values: { mu: 0.1, sigma: 0.2 } }],
    ['ckls without reversion', { kind: 'ckls', values: { kappa: -1, theta: -0.1, sigma: 0.1, gamma: 0.7 } }],
  ])('are none of %s', (_, model) => {
    expect(modelStationary(model, Float64Array.of(0.01, 0.04, 0.09))).toBeUndefined();
  });
});
