import { segmentsIngredient } from '../../rows/segments.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { lawOfSimulation } from '../../processes/simulation.js';
import { checkHoldOut } from '../../random/split.js';
import { stateRowsPerPart } from '../../rows/parts.js';
import { pathKernels, statesKernels } from '../../rows/states-kernels.js';
import type { DatasetPlan, Stage } from '../stage.js';
import { simulateParameters, wordsOf } from './parameters.js';

function planOf(simulate: NonNullable<Pipeline['simulate']>): DatasetPlan {
  const parameters = simulateParameters(simulate);
  // The file's own words are the ingredients: they say in the manifest what was simulated.
  const words = wordsOf(simulate);
  const { keep } = simulate;
  if (keep === 'states') {
    return {
      parameters: { ...words, keep },
      more: segmentsIngredient(parameters.paths),
      kernels: statesKernels(parameters),
      upstream: [],
      load: async () => (await import('./simulate-states.js')).simulateStates(parameters),
    };
  }
  return {
    parameters: words,
    kernels: pathKernels(parameters),
    upstream: [],
    modules: parameters.own ? [parameters.own.module] : [],
    load: async () => (await import('./simulate.js')).simulate(parameters),
  };
}

/** Paths of a process. */
export const simulate: Stage = {
  version: 3,
  argument: 'simulate',
  // Of draws from a prior each makes paths of its own.
  names: ({ simulate, prior }) => (simulate && !prior ? ['simulate'] : []),
  dataset: (_, { pipeline: { simulate, train }, memo }) =>
    memo.of('simulation', [simulate, train.holdOut], () => {
      checkHoldOut(simulate!.times, train.holdOut);
      return planOf(simulate!);
    }),
  bytesPerRow: ({ simulate }: Pipeline) => {
    const { paths, times, keep } = simulate!;
    const width = lawOfSimulation(simulate!).components.length;
    // A state a part, and a mean square of each row.
    return keep === 'states'
      ? 8 + (8 * width * paths) / Math.min(times, stateRowsPerPart(paths))
      : 12 + 8 * width * paths;
  },
};
