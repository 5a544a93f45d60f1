import { dot, norm } from './vectors.js';

/** The loss at float64[n] parameters, and its gradient there. The gradient is read before the next call. */
export type Evaluate = (
  parameters: Float64Array,
) => Promise<{ readonly loss: number; readonly gradient: Float64Array }>;

/**
 * `running`: another step may follow. `converged`: the gradient is within the tolerance, or what a step along the
 * direction of descent promises to take off the loss is lost in its rounding. `line-search-failed`: no
 * point was found that meets the Wolfe conditions, mostly because rounding hides any further decrease: the parameters
 * are those of the step before. `not-finite`: the loss where it began is not a number: begin elsewhere.
 */
export type LbfgsStatus = 'running' | 'converged' | 'line-search-failed' | 'not-finite';

/** All that the next step depends on, in plain arrays: JSON gives the same state back, and it the same steps. */
export interface LbfgsState {
  readonly status: LbfgsStatus;
  /** Steps done, and evaluations of the loss. */
  readonly iteration: number;
  readonly evaluations: number;
  readonly parameters: readonly number[];
  readonly loss: number;
  readonly gradient: readonly number[];
  /** s = the change of the parameters and y = that of the gradient in the latest steps, oldest first. */
  readonly pairs: readonly { readonly s: readonly number[]; readonly y: readonly number[] }[];
}

export interface LbfgsSettings {
  /** Pairs that are kept, at least 1. */
  readonly memory: number;
  /** It has converged where the gradient's Euclidean norm is no larger. */
  readonly gradientTolerance: number;
  /** c1 and c2 of the Wolfe conditions, 0 < c1 < c2 < 1. */
  readonly sufficientDecrease: number;
  readonly curvature: number;
  /** Evaluations after which a line search has failed. */
  readonly trials: number;
}

/** As Nocedal & Wright (2006) recommend for quasi-Newton methods. */
export const lbfgsDefaults: LbfgsSettings = {
  memory: 10,
  gradientTolerance: 1e-8,
  sufficientDecrease: 1e-4,
  curvature: 0.9,
  trials: 40,
};

/** The state before the first step, from parameters float64[n]. */
export async function lbfgsStart(
  parameters: ArrayLike<number>,
  evaluate: Evaluate,
  settings: Partial<LbfgsSettings> = {},
): Promise<LbfgsState> {
  const { gradientTolerance } = { ...lbfgsDefaults, ...settings };
  const { loss, gradient } = await evaluate(Float64Array.from(parameters));
  const slope = norm(gradient);
  const status = Number.isFinite(loss + slope) ? statusAt(slope, gradientTolerance) : 'not-finite';
  return {
    status,
    iteration: 0,
    evaluations: 1,
    parameters: plain(parameters),
    loss,
    gradient: plain(gradient),
    pairs: [],
  };
}

/**
 * One step of limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.5): x ← x + α p with p = −H g, where H is the
 * inverse Hessian that the pairs imply, and α meets the strong Wolfe conditions
 *   φ(α) ≤ φ(0) + c1 α φ′(0) and |φ′(α)| ≤ c2 |φ′(0)|, φ(α) = loss(x + α p).
 * A state that is no longer running comes back as it is.
 */
export async function lbfgsStep(
  state: LbfgsState,
  evaluate: Evaluate,
  settings: Partial<LbfgsSettings> = {},
): Promise<LbfgsState> {
  if (state.status !== 'running') return state;
  const all = { ...lbfgsDefaults, ...settings };
  const direction = descentDirection(state.gradient, state.pairs);
  let { evaluations } = state;

  const at = async (alpha: number): Promise<Trial> => {
    evaluations++;
    const parameters = Float64Array.from(state.parameters, (value, i) => value + alpha * direction[i]);
    const { loss, gradient } = await evaluate(parameters);
    const slope = dot(gradient, direction);
    // Beyond where the loss can be computed it counts as too large, and the search comes back.
    const finite = Number.isFinite(loss) && Number.isFinite(slope);
    return { alpha, loss: finite ? loss : Infinity, slope, parameters, gradient };
  };

  const slope = dot(state.gradient, direction);
  // A quasi-Newton step takes about −slope / 2 off the loss. Without pairs the direction is the gradient, and says nothing.
  if (state.pairs.length > 0 && -slope / 2 < Number.EPSILON * state.loss && slope <= 0) {
    return { ...state, status: 'converged' };
  }
  // Without a pair the direction has the gradient's length, which says nothing of how far the minimum is.
  const first = state.pairs.length > 0 ? 1 : Math.min(1, 1 / norm(state.gradient));
  const found =
    slope < 0 ? await wolfePoint({ alpha: 0, loss: state.loss, slope }, first, at, all) : undefined;
  if (!found) return { ...state, status: 'line-search-failed', evaluations };

  const s = plain(found.parameters.map((value, i) => value - state.parameters[i]));
  const y = plain(found.gradient.map((value, i) => value - state.gradient[i]));
  // The Wolfe conditions make sᵀy > 0, without which the next direction may not descend; rounding may undo it.
  const pairs = dot(s, y) > 0 ? [...state.pairs, { s, y }].slice(-all.memory) : state.pairs;
  return {
    status: statusAt(norm(found.gradient), all.gradientTolerance),
    iteration: state.iteration + 1,
    evaluations,
    parameters: plain(found.parameters),
    loss: found.loss,
    gradient: plain(found.gradient),
    pairs,
  };
}

/**
 * −H g by the two-loop recursion (Nocedal & Wright 2006, algorithm 7.4), from H₀ = (sᵀy / yᵀy) I of the latest pair
 * (equation 7.20).
 */
function descentDirection(gradient: readonly number[], pairs: LbfgsState['pairs']): Float64Array {
  const q = Float64Array.from(gradient, (value) => -value);
  const alphas = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y } = pairs[k];
    alphas[k] = dot(s, q) / dot(s, y);
    for (let i = 0; i < q.length; i++) q[i] -= alphas[k] * y[i];
  }
  const latest = pairs.at(-1);
  const gamma = latest ? dot(latest.s, latest.y) / dot(latest.y, latest.y) : 1;
  for (let i = 0; i < q.length; i++) q[i] *= gamma;
  for (const [k, { s, y }] of pairs.entries()) {
    const beta = dot(y, q) / dot(s, y);
    for (let i = 0; i < q.length; i++) q[i] += (alphas[k] - beta) * s[i];
  }
  return q;
}

/** φ and φ′ at α. */
interface Point {
  readonly alpha: number;
  readonly loss: number;
  readonly slope: number;
}

interface Trial extends Point {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * A point that meets the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6), or undefined where
 * none was found. `low` has the smallest loss so far of those with sufficient decrease; as long as there is no `high`
 * the minimum is still ahead (3.5), afterwards it lies between the two (3.6).
 */
async function wolfePoint(
  start: Point,
  first: number,
  at: (alpha: number) => Promise<Trial>,
  { sufficientDecrease, curvature, trials }: LbfgsSettings,
): Promise<Trial | undefined> {
  let low = start;
  let high: Point | undefined;
  let alpha = first;
  for (let count = 1; count <= trials; count++) {
    const trial = await at(alpha);
    const enough = trial.loss <= start.loss + sufficientDecrease * alpha * start.slope;
    if (!enough || (count > 1 && trial.loss >= low.loss)) {
      high = trial;
      alpha = between(low, high);
    } else {
      if (Math.abs(trial.slope) <= -curvature * start.slope) return trial;
      const before = low;
      // Uphill from the new low point towards the high one: the minimum is on the side of the old low point.
      if (trial.slope * (high ? high.alpha - low.alpha : 1) >= 0) high = low;
      low = trial;
      alpha = high ? between(low, high) : beyond(before, trial);
    }
    if (alpha === low.alpha || alpha === high?.alpha) return undefined;
  }
  return undefined;
}

/** The cubic's minimum, no nearer to either end than a tenth of the interval; its middle where there is none. */
function between(low: Point, high: Point): number {
  const tenth = Math.abs(high.alpha - low.alpha) / 10;
  const alpha = cubicMinimum(low, high);
  if (!Number.isFinite(alpha)) return low.alpha + (high.alpha - low.alpha) / 2;
  const [left, right] = low.alpha < high.alpha ? [low.alpha, high.alpha] : [high.alpha, low.alpha];
  return Math.min(Math.max(alpha, left + tenth), right - tenth);
}

/** The cubic's minimum beyond `b`, between twice and ten times as far. */
function beyond(a: Point, b: Point): number {
  const alpha = cubicMinimum(a, b);
  return Number.isFinite(alpha) ? Math.min(Math.max(alpha, 2 * b.alpha), 10 * b.alpha) : 2 * b.alpha;
}

/** Where the cubic with the losses and slopes of a and b has its minimum (Nocedal & Wright 2006, equation 3.59). */
function cubicMinimum(a: Point, b: Point): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.alpha - b.alpha);
  const d2 = Math.sign(b.alpha - a.alpha) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  return b.alpha - ((b.alpha - a.alpha) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
}

function statusAt(gradientNorm: number, tolerance: number): LbfgsStatus {
  return gradientNorm <= tolerance ? 'converged' : 'running';
}

/** A plain array, with 0 for −0, which JSON does not know. */
function plain(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}
