import type { Initialisation } from '../initialisations/initialisation.js';
import { kernelDraws } from './kernel-draws.js';
import type { Executor } from '../pool/executor.js';
import { streams } from '../random/streams.js';
import type { Layout } from './layers.js';

/**
 * Hidden weights drawn uniformly from (−limit, limit), the limit by the initialisation; biases and padding zero.
 * The last layer begins at zero: every row's λ̂ begins at the same value, 0, and differences between rows have to
 * be learned. `parameters` is the whole parameter vector; layer l has the draws of step `firstStep` + l.
 */
export function initialise(
  { layers, bytes }: Layout,
  parameters: Float32Array | Float64Array,
  initialisation: Initialisation,
  pool: Pick<Executor, 'memory' | 'kernels'>,
  seed: number,
  firstStep = 0,
): void {
  parameters.fill(0);
  layers.slice(0, -1).forEach(({ inputs, outputs, width, weights }, l) => {
    const limit = initialisation.limit(inputs, outputs);
    const u = kernelDraws(pool).uniforms(seed, streams.weights, 0, inputs * outputs, firstStep + l);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        parameters[weights / bytes + i * width + o] = (2 * u[i * outputs + o] - 1) * limit;
      }
    }
  });
}
