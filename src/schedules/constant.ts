import type { Schedule } from './schedule.js';

/** The same learning rate in every epoch. */
export const constant: Schedule<object> = {
  kind: 'constant',
  summary: 'the same learning rate in every epoch',
  parameters: () => ({}),
  factor: () => 1,
};
