import { sine } from '../kernels/reference/normal.js';
import type { Schedule } from './schedule.js';

/**
 * Half a cosine (Loshchilov & Hutter 2017, without restarts):
 *   floor + (1 − floor) (1 + cos πu) / 2, u = (epoch − 1) / epochs; from epoch epochs + 1 on, floor.
 */
export const cosine: Schedule<{ epochs: number; floor: number }> = {
  kind: 'cosine',
  summary: 'the learning rate falls along half a cosine (Loshchilov & Hutter 2017)',
  parameters: (z) => ({
    epochs: z.int().min(1).describe('after which the floor is reached'),
    floor: z.number().min(0).lt(1).default(0).describe('where it ends, as a share of the learning rate'),
  }),
  factor({ epochs, floor }, { epoch }) {
    const u = Math.min((epoch - 1) / epochs, 1);
    return floor + (1 - floor) * raisedCosine(u);
  },
};

/**
 * (1 + cos πu) / 2 for u in [0, 1], exactly 1 and 0 at the ends: 1 − sin²(πu/2) in the first half and
 * sin²(π(1 − u)/2) in the second, so that the angles stay within the polynomial's eighth of a turn.
 */
function raisedCosine(u: number): number {
  const s = sine(2 * Math.min(u, 1 - u));
  return u <= 0.5 ? 1 - s * s : s * s;
}
