import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { exponential } from './exponential.js';
import { plateau } from './plateau.js';
import type { Schedule } from './schedule.js';
import { step } from './step.js';

/** Every schedule of the learning rate, by its name in pipeline files. */
export const schedules = { constant, step, exponential, cosine, plateau } as const satisfies Record<
  string,
  Schedule<never>
>;
