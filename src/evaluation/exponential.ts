/** The kernels' own, so that what is computed here and there has the same bits, on every engine. */
export { exp, log } from '../kernels/reference/elementary.js';
