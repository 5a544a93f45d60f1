import type { Executor } from '../pool/executor.js';
import { seedWords } from '../random/streams.js';

/** float64[count] uniform on [0, 1): draws (0, step), (1, step), … of a stream, as `uniform` gives them one by one. */
export function uniforms(
  { memory, kernels }: Pick<Executor, 'memory' | 'kernels'>,
  seed: number,
  stream: number,
  count: number,
  step: number,
): Float64Array {
  const at = memory.reserve(count * 8, 'random numbers');
  kernels.uniforms(at, ...seedWords(seed), stream, 0, count, step);
  const draws = memory.float64(at, count).slice();
  memory.release(at, count * 8);
  return draws;
}
