import { type KernelModule, moduleOfLaw } from '../kernels/modules.js';
import type { Law } from '../processes/law.js';

/** The kernels that paths are made with: of their law, and of what it is held against. */
export const pathKernels = (law: Pick<Law, 'law' | 'own' | 'reference'>): KernelModule[] =>
  // A user's module has no kernel.
  law.own ? [] : [...new Set([law.law, ...(law.reference ? [law.reference.law] : [])].map(moduleOfLaw))];

/** The kernels that a dataset of states is made with: its paths, and what is kept of them. */
export const statesKernels = (law: Pick<Law, 'law' | 'reference'>): KernelModule[] => [
  ...pathKernels(law),
  'rows',
];
