import { power } from './power.js';
import type { Schedule } from './schedule.js';

/** factor^⌊(epoch − 1) / every⌋. */
export const step: Schedule<{ every: number; factor: number }> = {
  kind: 'step',
  summary: 'the learning rate is multiplied by a factor every so many epochs',
  parameters: (z) => ({
    every: z.int().min(1).describe('epochs between changes'),
    factor: z.number().gt(0).lt(1).describe('by which the learning rate is multiplied'),
  }),
  factor: ({ every, factor }, { epoch }) => power(factor, Math.floor((epoch - 1) / every)),
};
