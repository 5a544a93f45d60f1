import { type KernelModule, moduleOfLaw } from '../kernels/modules.js';

/** The kernels that a dataset of states is made with: its paths, and what is kept of them. */
export const statesKernels = (law: string): KernelModule[] => [moduleOfLaw(law), 'rows'];
