import { describe, expect, it } from 'vitest';
import { familyByParameters } from '#dist/likelihood/coordinates.js';
import { cir } from '#dist/likelihood/densities.js';
import { logLikelihoodOf } from '#dist/likelihood/log-likelihood.js';
import { transitionLaw } from '#dist/likelihood/transition-law.js';
import type { Transitions } from '#dist/likelihood/transitions.js';

/** Two series, the second from 0, with times that are even or not. */
function simulated(kappa: number, theta: number, sigma: number, dt: number, isEven: boolean): Transitions {
  const n = 60;
  const shape = {
    from: new Float64Array(n).fill(theta).fill(0, 40, 41),
    to: new Float64Array(n),
    dt: Float64Array.from({ length: n }, (_, i) => (isEven ? dt : dt * (1 + (i % 7) / 7))),
    begins: [0, 40],
  };
  return transitionLaw({ kind: 'cir', kappa, theta, sigma }).simulate(shape, 3);
}

describe('the sum over transitions of cir', () => {
  it.each([
    ['Hankel’s expansion', 0.5, 0.06, 0.1, 1 / 12],
    ['a large argument, by days', 0.2, 0.05, 0.06, 1 / 252],
    ['a high order: Debye’s expansion', 5, 0.06, 0.03, 1 / 12],
    ['an order between the two', 5, 0.06, 0.2, 1 / 12],
    ['small arguments: the series', 1, 0.5, 0.9, 3],
    ['below Feller, near 0', 0.5, 0.04, 1, 1 / 12],
    ['an explosive one', -0.5, 0.06, 0.2, 1 / 12],
  ])('is that of one after the other, with all derivatives: %s', (_, kappa, theta, sigma, dt) => {
    for (const isEven of [true, false]) {
      const transitions = simulated(Math.abs(kappa), theta, sigma, dt, isEven);
      const values = { kappa, theta: theta * Math.sign(kappa), sigma };
      for (const free of [['kappa', 'theta', 'sigma'], ['sigma'], []] as const) {
        const family = familyByParameters('cir', values, free);
        const found = cir.whole!(family, transitions);
        const each = logLikelihoodOf(transitions, free.length, (step) => cir(family, step));
        if (typeof found === 'string' || typeof each === 'string') throw new Error('both must be numbers');
        expect(Math.abs(found.value / each.value - 1)).toBeLessThan(1e-12);
        for (const name of ['slope', 'bend', 'scores'] as const) {
          const size = Math.max(...each[name].map(Math.abs), 1);
          for (const [i, value] of found[name].entries()) {
            // Of a day's transitions terms of some ten thousand cancel, in either order of adding.
            expect(Math.abs(value - each[name][i]) / size, name).toBeLessThan(5e-11);
          }
        }
      }
    }
  });

  it('says why values cannot be', () => {
    const transitions = simulated(0.5, 0.06, 0.1, 1 / 12, true);
    const family = familyByParameters('cir', { kappa: 0.5, theta: -0.06, sigma: 0.1 }, ['kappa']);
    expect(cir.whole!(family, transitions)).toBe('kappa theta is not above 0');
  });
});
