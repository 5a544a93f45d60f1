import type { DrawnWords } from '../../kernels/reference/drawn.js';
import type { Family, HermiteOrder } from '../family.js';

/** The law of y given x over a time: what goes with a density. */
export interface Law {
  /** P(Y ≤ y) */
  cumulative(y: number): number;
  /** A draw of y, the step's own where `attempt` is 0; `draws` has begun with the path and step. */
  draw(draws: DrawnWords, attempt: number): number;
}

/** Over a time dt, of a family without derivatives, hermite's to an order; or why there is no law from x. */
export type LawOver = (family: Family, dt: number, order?: HermiteOrder) => (x: number) => Law | string;
