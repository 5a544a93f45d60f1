import { instantiateKernels, type KernelModules } from '../kernels/modules.js';
import type { TaskContext } from './protocol.js';
import { SharedMemory } from './shared-memory.js';

/** What tasks work on in the thread that calls them: a memory of its own, and the kernels over it. */
export interface OwnThread extends TaskContext {
  readonly memory: SharedMemory;
}

export function ownThread(modules: KernelModules): OwnThread {
  const memory = new SharedMemory();
  return { modules, memory, kernels: instantiateKernels(modules, memory.memory) };
}
