import { describe, expect, it } from 'vitest';
import { modelDiffusion, modelDrift, modelStationary } from '../../src/transition-estimators/model-curves.js';

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
});
