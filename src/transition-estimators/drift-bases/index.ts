import type { DriftBasis } from '../drift-basis.js';
import { polynomial } from './polynomial.js';
import { spline } from './spline.js';
import { terms } from './terms.js';

/** What a drift may be made of, by its name in pipeline files. */
export const driftBases = { polynomial, spline, terms } as const satisfies Record<string, DriftBasis<never>>;
