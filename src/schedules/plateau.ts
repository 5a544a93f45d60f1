import type { Schedule } from './schedule.js';

/**
 * After more than `patience` epochs in a row without a new smallest loss, the learning rate is multiplied by
 * `factor`, and the count begins anew. (PyTorch's ReduceLROnPlateau, with any improvement counting as one.)
 */
export const plateau: Schedule<{ patience: number; factor: number; floor: number }> = {
  kind: 'plateau',
  summary: 'the learning rate is multiplied by a factor where the loss no longer falls',
  parameters: (z) => ({
    patience: z.int().min(0).describe('epochs without improvement before the rate drops'),
    factor: z.number().gt(0).lt(1).describe('by which the learning rate is multiplied'),
    floor: z.number().min(0).lt(1).default(0).describe('the smallest share of the learning rate'),
  }),
  factor({ patience, factor, floor }, { losses }) {
    let share = 1;
    let smallest = Infinity;
    let waited = 0;
    for (const loss of losses) {
      if (loss < smallest) {
        smallest = loss;
        waited = 0;
      } else if (++waited > patience) {
        share = Math.max(share * factor, floor);
        waited = 0;
      }
    }
    return share;
  },
};
