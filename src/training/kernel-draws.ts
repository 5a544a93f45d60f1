import { copied } from '../arrays.js';
import type { Executor } from '../pool/executor.js';
import type { Draws } from '../random/draws.js';
import { seedWords } from '../random/streams.js';

/** Draws by an executor's kernels. */
export function kernelDraws({ memory, kernels }: Pick<Executor, 'memory' | 'kernels'>): Draws {
  const drawn = (count: number, draw: (at: number) => void): Float64Array => {
    const at = memory.reserve(count * 8, 'random numbers');
    try {
      draw(at);
      return copied(memory.float64(at, count));
    } finally {
      memory.release(at, count * 8);
    }
  };
  return {
    uniforms: (seed, stream, first, count, step) => {
      const [low, high] = seedWords(seed);
      return drawn(count, (at) => kernels.uniforms(at, low, high, stream, first, count, step));
    },
    normals: (seed, stream, first, count, step) => {
      const [low, high] = seedWords(seed);
      return drawn(count, (at) => kernels.normals(at, low, high, stream, first, count, step, 1));
    },
  };
}
