import type { OwnLaw, Start } from './method.js';
import { methodOf, standardOf } from './methods.js';
import type { Process } from './process.js';

/** A process with its parameters, turned into what advances its paths. */
export interface Law {
  readonly law: string;
  /** Of a user's module, which takes the place of a kernel. */
  readonly own?: OwnLaw;
  readonly components: readonly string[];
  readonly noises: number;
  readonly constants: readonly number[];
  readonly start: readonly Start[];
  /** Bytes that the kernel needs for every thread beside the normals. */
  readonly room?: number;
  /** Steps from row to row, of a scheme; undefined of a law whose one step is exact by a number of normals. */
  readonly substeps?: number;
  /** Where path 2i + 1 is driven by the negatives of the normals of path 2i. */
  readonly antithetic?: boolean;
  /** What goes beside it by the same W, in the last of the components. */
  readonly reference?: ReferenceLaw;
}

/** What advances the paths that a scheme is held against. */
export type ReferenceLaw = Omit<Law, 'own' | 'components' | 'start' | 'reference' | 'antithetic'> & {
  /** Components of it, the last of all. */
  readonly width: number;
};

/** `scheme` is one that the process has. */
export function lawWith<Parameters>(
  process: Process<Parameters>,
  parameters: Parameters,
  dt: number,
  scheme = standardOf(process),
  substeps = 1,
): Law {
  const { law, own, components, noises, constants, start, takesSubsteps, inSteps, drawStep, room } = methodOf(
    process,
    scheme,
    parameters,
  )!;
  const numbers = constants(parameters, dt / substeps);
  return {
    law,
    ...(own && { own }),
    components,
    noises,
    constants: numbers,
    start: start(parameters),
    ...((takesSubsteps || inSteps || drawStep) && { substeps }),
    ...(room && { room: room(numbers) }),
  };
}
