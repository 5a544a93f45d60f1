import type { Pipeline } from '../../pipeline/pipeline.js';
import { processes } from '../../processes/index.js';
import { lawWith, type Process } from '../../processes/process.js';
import type { SimulateParameters } from '../../rows/simulation.js';

type Simulate = NonNullable<Pipeline['simulate']>;

/** What paths are computed from, of what a pipeline file says. */
export function simulateParameters({ process: choice, paths, times, dt }: Simulate): SimulateParameters {
  const process = processes[choice.kind] as Process<unknown>;
  return {
    ...lawWith(process, choice, dt),
    growsWith: process.growsWith,
    paths,
    times,
    dt,
  };
}
