import type { Pipeline } from '../../pipeline/pipeline.js';
import { factsOfSimulation, lawOfSimulation, schemeOf } from '../../processes/simulation.js';
import type { SimulateParameters } from '../../rows/simulation.js';

type Simulate = NonNullable<Pipeline['simulate']>;

/** What paths are computed from, of what a pipeline file says. */
export function simulateParameters(simulate: Simulate): SimulateParameters {
  const { paths, times, dt } = simulate;
  return { ...lawOfSimulation(simulate), ...factsOfSimulation(simulate), paths, times, dt };
}

/** The file's own words that are ingredients, one spelling for one thing: what is left out is not said either. */
export function wordsOf({
  keep: _keep,
  scheme,
  substeps,
  reference,
  antithetic,
  ...words
}: Simulate): object {
  return {
    ...words,
    ...(scheme !== undefined && scheme !== schemeOf(words) && { scheme }),
    ...(substeps !== undefined && substeps !== 1 && { substeps }),
    ...(antithetic && { antithetic }),
    ...(reference !== undefined && {
      reference:
        reference === 'exact'
          ? reference
          : { scheme: reference.scheme ?? scheme ?? schemeOf(words), substeps: reference.substeps },
    }),
  };
}
