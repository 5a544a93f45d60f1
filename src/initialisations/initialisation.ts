import type { Entry } from '../entry.js';

/** How a layer's weights begin: drawn uniformly from (−limit, limit). */
export interface Initialisation extends Entry {
  /** For a layer that takes `inputs` values of a row to `outputs`, each at least 1. */
  limit(inputs: number, outputs: number): number;
}
