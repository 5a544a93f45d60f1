import { finite } from './scores.js';

/** How near λ̂(x) is to the true λ(x) over a grid; numbers that do not exist are null. */
export interface CurveScore {
  /** √ mean (λ̂(x) − λ(x))² over the grid points where both have a value. */
  readonly rmse: number | null;
  /** The share of grid points at which the 95 % band holds the truth. */
  readonly coverage: number | null;
}

/** A curve on a grid, perhaps with a 95 % band; NaN where it has no value. */
interface Curve {
  readonly lambda: Float64Array;
  readonly lower95?: Float64Array;
  readonly upper95?: Float64Array;
}

/** Scores a curve; `truth` is undefined where none is known, and NaN where it has no value. */
export function scoreCurve({ lambda, lower95, upper95 }: Curve, truth: Float64Array | undefined): CurveScore {
  let [squares, points, inside, banded] = [0, 0, 0, 0];
  truth?.forEach((value, g) => {
    const error = lambda[g] - value;
    if (!Number.isFinite(error)) return;
    squares += error * error;
    points++;
    const [lower, upper] = [lower95?.[g] ?? NaN, upper95?.[g] ?? NaN];
    if (!(lower <= upper)) return;
    banded++;
    if (lower <= value && value <= upper) inside++;
  });
  return {
    rmse: points > 0 ? finite(Math.sqrt(squares / points)) : null,
    coverage: banded > 0 ? inside / banded : null,
  };
}
