import { exp, log } from '../evaluation/exponential.js';
import { meanOfDecay, power } from '../kernels/reference/elementary.js';
import type { Transitions } from './transitions.js';

/** Where a search begins, in the family's parameters; `fit` is what the residuals leave of the changes' squares. */
export interface Beginning {
  readonly alpha: number;
  readonly kappa: number;
  readonly sigma: number;
  readonly unexplained: number;
  /** 1 − κΔ of the regression: the correlation of a value with the one before, for evenly spaced times. */
  readonly persistence: number;
}

/** What is known of the drift: a fixed kappa, a fixed theta. */
export interface KnownDrift {
  readonly kappa?: number | undefined;
  readonly theta?: number | undefined;
}

/** The largest speed that a search begins with, per mean time between two values. */
const fastest = 3;

/**
 * Weighted least squares of y − x on dt and −x dt with weights 1/(x^2γ dt), then κ from 1 − κ_E Δ = e^−κΔ: for even times
 * Nowman's closed form, with γ = 0 the exact one of ou.
 */
export function beginning(
  { from, to, dt }: Transitions,
  gamma: number,
  known: KnownDrift,
  discrete: boolean,
): Beginning {
  const n = from.length;
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) weights[i] = 1 / (squared(from[i], gamma) * dt[i]);
  const total = dt.reduce((sum, one) => sum + one, 0);
  const mean = total / n;
  const persistence = 1 - (known.kappa ?? regression({ from, to, dt }, weights, known.theta).speed) * mean;
  let kappa = (1 - persistence) / mean;
  if (known.kappa !== undefined) kappa = known.kappa;
  else if (!discrete) kappa = persistence > exp(-fastest) ? -log(persistence) / mean : fastest / mean;

  // With kappa given, the level by the exact mean, which even times make the regression's own.
  let [num, den] = [0, 0];
  const gain = ofLast((step) => step * meanOfDecay(kappa * step));
  const spreadOver = ofLast((step) => meanOfDecay(2 * kappa * step));
  const drift = (i: number): number => (discrete ? dt[i] : gain(dt[i]));
  for (let i = 0; i < n; i++) {
    const w = drift(i);
    num += weights[i] * w * (to[i] - from[i] + kappa * w * from[i]);
    den += weights[i] * w * w;
  }
  const alpha = known.theta === undefined ? num / den : kappa * known.theta;
  let [rest, whole] = [0, 0];
  for (let i = 0; i < n; i++) {
    const w = drift(i);
    const left = to[i] - from[i] - (alpha - kappa * from[i]) * w;
    const spread = discrete ? 1 : spreadOver(dt[i]);
    rest += (weights[i] * left * left) / spread;
    whole += weights[i] * (to[i] - from[i]) * (to[i] - from[i]);
  }
  return { alpha, kappa, sigma: Math.sqrt(rest / n), unexplained: rest / whole, persistence };
}

/** x^2γ, which counts as 1 at 0. */
function squared(x: number, gamma: number): number {
  if (gamma === 0 || x === 0) return 1;
  if (gamma === 0.5) return Math.abs(x);
  return gamma === 1 ? x * x : power(x, 2 * gamma);
}

/** A function of a dt that is mostly the one before. */
function ofLast(f: (dt: number) => number): (dt: number) => number {
  let [last, value] = [NaN, NaN];
  return (dt) => {
    if (dt !== last) [last, value] = [dt, f(dt)];
    return value;
  };
}

/** The speed κ_E of the regression, about a known level or its own. */
function regression(
  { from, to, dt }: Pick<Transitions, 'from' | 'to' | 'dt'>,
  weights: Float64Array,
  theta: number | undefined,
): { speed: number } {
  let [s11, s1x, sxx, s1y, sxy] = [0, 0, 0, 0, 0];
  const centre = theta ?? from.reduce((sum, x) => sum + x, 0) / from.length;
  for (let i = 0; i < from.length; i++) {
    const x = from[i] - centre;
    const change = to[i] - from[i];
    const w = weights[i] * dt[i];
    s11 += w * dt[i];
    s1x += w * dt[i] * x;
    sxx += w * dt[i] * x * x;
    s1y += w * change;
    sxy += w * change * x;
  }
  const [spread, along] =
    theta === undefined ? [sxx - (s1x * s1x) / s11, sxy - (s1x * s1y) / s11] : [sxx, sxy];
  return { speed: spread > 0 ? -along / spread : 0 };
}
