import type { Initialisation } from '../initialisations/initialisation.js';
import { streams } from '../random/streams.js';
import { uniform } from '../random/uniform.js';
import type { Layout } from './layers.js';

/**
 * Hidden weights drawn uniformly from (−limit, limit), the limit by the initialisation; biases and padding zero.
 * The last layer begins at zero: every row's λ̂ begins at the same value, 0, and differences between rows have to
 * be learned. `parameters` is the whole parameter vector.
 */
export function initialise(
  { layers, bytes }: Layout,
  parameters: Float32Array | Float64Array,
  initialisation: Initialisation,
  seed: number,
): void {
  parameters.fill(0);
  layers.slice(0, -1).forEach(({ inputs, outputs, width, weights }, l) => {
    const limit = initialisation.limit(inputs, outputs);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        const u = uniform(seed, streams.weights, i * outputs + o, l);
        parameters[weights / bytes + i * width + o] = (2 * u - 1) * limit;
      }
    }
  });
}
