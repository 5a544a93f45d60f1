import { glorot } from './glorot.js';
import { he } from './he.js';
import type { Initialisation } from './initialisation.js';
import { zero } from './zero.js';

/** Every way in which weights may begin, by its name in pipeline files. */
export const initialisations = { glorot, he, zero } as const satisfies Record<string, Initialisation>;
