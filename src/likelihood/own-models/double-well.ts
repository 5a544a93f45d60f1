import { diffusionOf } from '../diffusions/diffusion.js';
import { likelihoodsOf } from './by-formulas.js';
import { linearStart } from './least-squares.js';
import { noiseless, withoutNoise } from './noiseless.js';
import { anyNumber, type OwnModel, positive } from './own-model.js';

const parameters = ['a', 'b', 'sigma'];
const diffusion = diffusionOf('a * x - b * x^3', 'sigma', parameters, anyNumber);
const least = 1e-8;
const farthest = 1e6;

/** A particle in two wells, dX = (a X − b X³) dt + sigma dW, b > 0. */
export const doubleWell: OwnModel = {
  parameters,
  ranges: { a: anyNumber, b: positive, sigma: positive },
  diffusion,
  likelihoods: likelihoodsOf(diffusion),
  domain: anyNumber,
  search(transitions) {
    const { from, dt } = transitions;
    const found = linearStart(transitions, {
      first: (x) => x,
      second: (x) => -x * x * x,
      diffusion: () => 1,
    });
    const { sigma } = found;
    const T = dt.reduce((sum, one) => sum + one, 0);
    const square = from.reduce((sum, x) => sum + x * x, 0) / from.length;
    const smallest = 1 / (T * square);
    const b = Math.max(found.second, smallest);
    const first = { a: found.first, b, sigma };
    return {
      parameters: [
        { name: 'a', range: anyNumber, limits: anyNumber, ends: ['none', 'none'] },
        { name: 'b', range: positive, limits: [least * smallest, Infinity], ends: ['bound', 'none'] },
        {
          name: 'sigma',
          range: positive,
          limits: [sigma / farthest, sigma * farthest],
          ends: ['none', 'none'],
        },
      ],
      starts: [first, { a: first.a / 4, b: b / 4, sigma: 1.5 * sigma }],
      ...(found.unexplained <= noiseless && { withoutNoise }),
    };
  },
};
