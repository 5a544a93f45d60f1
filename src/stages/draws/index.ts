import { moduleOfLaw } from '../../kernels/modules.js';
import { questionOf } from '../../pipeline/question.js';
import { posteriorSource } from '../../pipeline/posterior-source.js';
import { lawOfSimulation } from '../../processes/simulation.js';
import { noiseOf } from '../../random/noise.js';
import { wordsOf } from '../simulate/parameters.js';
import { simulate as simulated } from '../simulate/index.js';
import type { Stage } from '../stage.js';
import { drawsParameters } from './parameters.js';

/** Draws of parameters with what their data show of them: from a prior, or rows whose λ was drawn. */
export const draws: Stage = {
  version: 1,
  argument: 'draws',
  fillsThreads: true,
  names: (pipeline) => (questionOf(pipeline) === 'posterior' ? ['draws'] : []),
  dataset(_, { pipeline }) {
    if (pipeline.prior) {
      const parameters = drawsParameters(pipeline);
      const { simulate, ...others } = parameters;
      return {
        // The priors' order is the order of the parameters.
        parameters: {
          ...others,
          simulate: wordsOf({ ...simulate, keep: 'paths' }),
          order: Object.keys(parameters.prior),
        },
        more: { stages: { simulate: simulated.version } },
        kernels: [moduleOfLaw(lawOfSimulation(simulate).law), 'draws', 'rows'],
        upstream: [],
        load: async () => (await import('./draws.js')).drawsOfPrior(parameters),
      };
    }
    const { lambda } = posteriorSource(pipeline).priors;
    const apart = noiseOf(pipeline.targets.noise).lags + 1;
    return {
      parameters: { lambda, apart },
      kernels: ['draws', 'rows'],
      upstream: ['targets'],
      load: async () => (await import('./draws.js')).drawsOfRows(lambda, apart),
    };
  },
};
