import { instantiateKernels } from '../kernels/kernels.js';
import { compileKernelsAtOnce } from '../kernels/load.js';
import type { TaskContext } from './protocol.js';
import { SharedMemory } from './shared-memory.js';

/** What tasks work on in the thread that calls them, for readers that have no pool. */
export interface OwnThread extends TaskContext {
  readonly memory: SharedMemory;
}

export function ownThread(): OwnThread {
  const memory = new SharedMemory();
  const module = compileKernelsAtOnce();
  return { module, memory, kernels: instantiateKernels(module, memory.memory) };
}
