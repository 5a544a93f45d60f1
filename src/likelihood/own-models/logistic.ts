import { diffusionOf } from '../diffusions/diffusion.js';
import { likelihoodsOf } from './by-formulas.js';
import { linearStart } from './least-squares.js';
import { noiseless, withoutNoise } from './noiseless.js';
import { type OwnModel, positive } from './own-model.js';

const parameters = ['r', 'capacity', 'sigma'];
const diffusion = diffusionOf('r * x * (1 - x / capacity)', 'sigma * x', parameters, positive);
const least = 1e-8;
const farthest = 1e6;
/** A share of the smallest value below which no room is left for any value. */
const smallest = 1e-3;

/** A population with limited room, dX = r X (1 − X/capacity) dt + sigma X dW. */
export const logistic: OwnModel = {
  parameters,
  ranges: { r: positive, capacity: positive, sigma: positive },
  diffusion,
  likelihoods: likelihoodsOf(diffusion),
  domain: positive,
  search(transitions) {
    const { from, dt } = transitions;
    const found = linearStart(transitions, { first: (x) => x, second: (x) => -x * x, diffusion: (x) => x });
    const { sigma } = found;
    const T = dt.reduce((sum, one) => sum + one, 0);
    const mean = from.reduce((sum, x) => sum + x, 0) / from.length;
    const lowest = from.reduce((most, x) => Math.min(most, x), Infinity);
    const r = Math.max(found.first, 1 / T);
    const capacity = found.second > 0 ? r / found.second : mean;
    return {
      parameters: [
        { name: 'r', range: positive, limits: [least / T, Infinity], ends: ['bound', 'none'] },
        {
          name: 'capacity',
          range: positive,
          limits: [smallest * lowest, mean / least],
          ends: ['none', 'none'],
          advice:
            'no level divides growth from decline in these values, so take model gbm, or a formula with both rates free',
        },
        {
          name: 'sigma',
          range: positive,
          limits: [sigma / farthest, sigma * farthest],
          ends: ['none', 'none'],
        },
      ],
      starts: [
        { r, capacity, sigma },
        { r: r / 4, capacity: mean, sigma: 1.5 * sigma },
      ],
      ...(found.unexplained <= noiseless && { withoutNoise }),
    };
  },
};
