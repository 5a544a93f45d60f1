import { brownian } from './brownian.js';
import type { Process } from './process.js';

/** Every process, by its name in pipeline files. */
export const processes = { brownian } as const satisfies Record<string, Process<never>>;
