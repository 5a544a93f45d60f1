import { compileKernelsAtOnce } from '../../src/kernels/load.js';
import { instantiateKernels } from '../../src/kernels/modules.js';
import { SharedMemory } from '../../src/pool/shared-memory.js';
import type { Law } from '../../src/processes/law.js';
import { startOf } from '../../src/rows/path-start.js';
import { PathState } from '../../src/rows/path-state.js';
import { placeAt, shardsOf, simulatePaths } from '../../src/rows/simulate-task.js';
import { simulateInput } from '../../src/rows/simulation.js';

const modules = compileKernelsAtOnce();
const memory = new SharedMemory();
const context = { modules, memory, kernels: instantiateKernels(modules, memory.memory) };

/** Values of every component, float64[rows × paths] each, by the kernels on one thread. */
export function simulated(law: Law, paths: number, rows: number, seed = 20180712): Float64Array[] {
  const bytes = paths * rows * 8;
  const x = memory.reserve(bytes * law.components.length, 'paths');
  const state = new PathState(memory, law, paths);
  state.values.set(startOf(law, paths, seed));
  const input = simulateInput(state, seed, { first: 0, rows }, placeAt(x, bytes));
  for (let shard = 0; shard < shardsOf(paths); shard++) simulatePaths(context, input, shard);
  const values = law.components.map((_, c) => memory.float64(x + c * bytes, paths * rows).slice());
  state.release();
  memory.release(x, bytes * law.components.length);
  return values;
}

/** The mean of some numbers, and its standard error. */
export function meanOf(values: Float64Array): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, error: Math.sqrt(square / values.length) };
}
