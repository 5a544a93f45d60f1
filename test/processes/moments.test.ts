import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '../../src/kernels/modules.js';
import { compileKernelsAtOnce } from '../../src/kernels/load.js';
import { SharedMemory } from '../../src/pool/shared-memory.js';
import { lawWith } from '../../src/processes/law.js';
import type { Process } from '../../src/processes/process.js';
import { startOf } from '../../src/rows/path-start.js';
import { PathState } from '../../src/rows/path-state.js';
import { placeAt, shardsOf, simulatePaths } from '../../src/rows/simulate-task.js';
import { simulateInput } from '../../src/rows/simulation.js';
import { allExamples } from './methods.js';

const modules = compileKernelsAtOnce();
const memory = new SharedMemory();
const context = { modules, memory, kernels: instantiateKernels(modules, memory.memory) };
const [paths, steps, dt, seed] = [20_000, 48, 1 / 12, 20180712];

/** Values of every component, float64[steps × paths] each. */
function simulated(process: Process<unknown>, parameters: unknown): Float64Array[] {
  const law = lawWith(process, parameters, dt);
  const bytes = paths * steps * 8;
  const x = memory.reserve(bytes * law.components.length, 'paths');
  const state = new PathState(memory, law, paths);
  state.values.set(startOf(law, paths, seed));
  const input = simulateInput(state, seed, { first: 0, rows: steps }, placeAt(x, bytes));
  for (let shard = 0; shard < shardsOf(paths); shard++) simulatePaths(context, input, shard);
  const values = law.components.map((_, c) => memory.float64(x + c * bytes, paths * steps).slice());
  state.release();
  memory.release(x, bytes * law.components.length);
  return values;
}

describe.each(allExamples)('$kind with $parameters', ({ process, parameters }) => {
  it.skipIf(!process.moments || !process.exact)(
    'has the means and variances of theory, within four standard errors',
    () => {
      const components = simulated(process, parameters);
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
    const { components } = process;
    expect(new Set(components).size).toBe(components.length);
    expect(process.start(parameters)).toHaveLength(components.length);
    expect(process.moments?.(parameters, 1) ?? components).toHaveLength(components.length);
  });
});
