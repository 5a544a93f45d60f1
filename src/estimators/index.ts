import type { Estimator } from './estimator.js';
import { gaussianProcess } from './gaussian-process.js';
import { leastSquares } from './least-squares.js';
import { mean } from './mean.js';
import { module } from './module.js';
import { network } from './network.js';
import { pointwiseNetwork } from './pointwise-network.js';
import { ratio } from './ratio.js';

/** Every estimator, by its name in pipeline files. */
export const estimators = {
  mean,
  'least-squares': leastSquares,
  ratio,
  'gaussian-process': gaussianProcess,
  network,
  'pointwise-network': pointwiseNetwork,
  module,
} as const satisfies Record<string, Estimator<never>>;
