import { describe, expect, it } from 'vitest';
import { lawWith } from '../../src/processes/law.js';
import { allExamples } from './methods.js';
import { simulated } from './simulated.js';

const [paths, steps, dt] = [20_000, 48, 1 / 12];

describe.each(allExamples)('$kind with $parameters', ({ process, parameters }) => {
  it.skipIf(!process.moments || !process.exact)(
    'has the means and variances of theory, within four standard errors',
    () => {
      const components = simulated(lawWith(process, parameters, dt), paths, steps);
      for (const step of [1, 3, 12, steps]) {
        const theory = process.moments!(parameters, step * dt);
        for (const [c, values] of components.entries()) {
          const row = values.subarray((step - 1) * paths, step * paths);
          const mean = row.reduce((sum, value) => sum + value, 0) / paths;
          const central = (power: number): number =>
            row.reduce((sum, value) => sum + (value - mean) ** power, 0) / paths;
          const variance = central(2);
          // The variance's own error is by the fourth moment: a process need not be normal.
          // Where all paths meet, at a bridge's end, there is nothing but rounding.
          const rounding = 1e-12;
          const errors = [
            Math.sqrt(variance / paths) + rounding,
            Math.sqrt((central(4) - variance ** 2) / paths) + rounding,
          ];
          expect(Math.abs(mean - theory[c].mean) / errors[0], `mean, step ${step}`).toBeLessThan(4);
          expect(Math.abs(variance - theory[c].variance) / errors[1], `variance, step ${step}`).toBeLessThan(
            4,
          );
        }
      }
    },
  );

  it('has one start and one theory per component', () => {
    // Formulas name their own.
    const own = (parameters as { components?: object }).components;
    const components = own ? Object.keys(own) : process.components;
    expect(new Set(components).size).toBe(components.length);
    expect(process.start(parameters)).toHaveLength(components.length);
    expect(process.moments?.(parameters, 1) ?? components).toHaveLength(components.length);
  });
});
