import { nameOfNumber } from '../../own-models/parameters.js';
import { declaredStart } from './black-box.js';
import type { Probe } from './probe.js';

/** Whether a module's own fit is a minimum of the loss, as far as single numbers show. */
export interface FitDiagnosis {
  readonly loss: number;
  /** Whether no number of the fit can be moved to lower the loss by more than a millionth. */
  readonly minimum: boolean;
  /** The number whose move lowers the loss most, and the loss then; null of a minimum. */
  readonly lower: { readonly parameter: string; readonly loss: number } | null;
}

const mostNumbers = 200;
/** How far a number is moved, relative to itself, to see how the loss bends. */
const step = 1e-4;
/** Of the loss: what rounding and noise leave. */
const lowerBy = 1e-6;

/** Fits the module to rows and moves each number to the bottom of the parabola through three losses. */
export function diagnoseFit(probe: Probe): FitDiagnosis {
  const { model, rows } = probe;
  const start = declaredStart(model);
  const theta = model.theta('fit', rows);
  const loss = probe.loss(theta);
  let best = { p: -1, loss };
  for (let p = 0; p < Math.min(model.count, mostNumbers); p++) {
    const lossAt = (by: number): number => {
      const moved = theta.slice();
      moved[p] += by;
      return probe.loss(moved);
    };
    const h = step * Math.max(Math.abs(theta[p]), Math.abs(start[p]), step);
    const [ahead, behind] = [lossAt(h), lossAt(-h)];
    const bend = ahead - 2 * loss + behind;
    const bottom = bend > 0 ? lossAt((-h * (ahead - behind)) / (2 * bend)) : Infinity;
    const lowest = Math.min(ahead, behind, bottom);
    if (lowest < best.loss) best = { p, loss: lowest };
  }
  const minimum = !(best.loss < loss * (1 - lowerBy));
  const lower = minimum ? null : { parameter: nameOfNumber(model.parameters, best.p), loss: best.loss };
  return { loss, minimum, lower };
}
