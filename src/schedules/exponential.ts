import { power } from './power.js';
import type { Schedule } from './schedule.js';

/** factor^(epoch − 1). */
export const exponential: Schedule<{ factor: number }> = {
  kind: 'exponential',
  summary: 'the learning rate is multiplied by a factor after every epoch',
  parameters: (z) => ({
    factor: z.number().gt(0).lt(1).describe('by which the learning rate is multiplied'),
  }),
  factor: ({ factor }, { epoch }) => power(factor, epoch - 1),
};
