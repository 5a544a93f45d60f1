import type { Kernels } from '../../src/kernels/kernels.js';
import { compileKernelsAtOnce } from '../../src/kernels/load.js';
import { instantiateKernels } from '../../src/kernels/modules.js';

const modules = compileKernelsAtOnce();

export interface LoadedKernels {
  kernels: Kernels;
  memory: WebAssembly.Memory;
  f64(offset: number, count: number): Float64Array;
  f32(offset: number, count: number): Float32Array;
  u32(offset: number, count: number): Uint32Array;
}

/** The built kernels over a fresh shared memory of `pages` pages of 64 KiB, with typed views by byte offset. */
export function loadKernels(pages = 64): LoadedKernels {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
  return {
    kernels: instantiateKernels(modules, memory),
    memory,
    f64: (offset, count) => new Float64Array(memory.buffer, offset, count),
    f32: (offset, count) => new Float32Array(memory.buffer, offset, count),
    u32: (offset, count) => new Uint32Array(memory.buffer, offset, count),
  };
}
