import { expm1, log } from '../evaluation/activations.js';
import { logRoot2Pi } from './posterior.js';
import type { Likelihood } from './source.js';

/** What a likelihood reads of the data of one observation, by name. */
export type Statistics = (name: string) => number;

/** ln p(data | parameters) of one observation, the parameters in the order of the priors; −∞ where they are impossible. */
export type LogLikelihood = (values: Float64Array) => number;

/** A likelihood of any observation. */
export type KnownLikelihood = (statistics: Statistics) => LogLikelihood;

/** A parameter's value among those of the priors, or the one that is fixed. */
type Value = (values: Float64Array) => number;

/** ln N(·; 0, v) summed over `n` numbers whose squares sum to `squares`. */
const normals = (n: number, squares: number, v: number): number =>
  v > 0 ? -0.5 * (squares / v) - n * (logRoot2Pi + 0.5 * log(v)) : -Infinity;

/** k = λ s + noise. */
const row =
  (noise: number, lambda: Value): KnownLikelihood =>
  (statistics) => {
    const [k, s] = [statistics('k'), statistics('s')];
    return (values) => {
      const off = k - lambda(values) * s;
      return normals(1, off * off, noise * noise);
    };
  };

/** Σ (y − a − b x)² over transitions as a function of a and b, from sums about a centre; a as it is about that centre. */
function squaresOf(statistics: Statistics): (a: number, b: number) => number {
  const [n, x, y] = [statistics('n'), statistics('x'), statistics('y')];
  const [xx, xy, yy] = [statistics('xx'), statistics('xy'), statistics('yy')];
  return (a, b) => yy - 2 * a * y - 2 * b * xy + n * a * a + 2 * a * b * x + b * b * xx;
}

/** x, or ln x of gbm: dX = m dt + σ dW. */
const walk =
  (mu: Value, sigma: Value, drift: (mu: number, sigma: number) => number): KnownLikelihood =>
  (statistics) => {
    const [n, dt] = [statistics('n'), statistics('dt')];
    const squares = squaresOf(statistics);
    return (values) => {
      const s = sigma(values);
      return normals(n, squares(drift(mu(values), s) * dt, 1), s * s * dt);
    };
  };

/** y ~ N(θ + (x − θ) e^−κΔ, σ² (1 − e^−2κΔ)/2κ), and x_0 ~ N(θ, σ²/2κ) where paths begin in the stationary law. */
const ou =
  (kappa: Value, theta: Value, sigma: Value, stationary: boolean): KnownLikelihood =>
  (statistics) => {
    const [n, dt, centre] = [statistics('n'), statistics('dt'), statistics('centre')];
    const [paths, starts, starts2] = [statistics('paths'), statistics('starts'), statistics('starts2')];
    const squares = squaresOf(statistics);
    return (values) => {
      const [k, s] = [kappa(values), sigma(values)];
      const level = theta(values) - centre;
      const gone = -expm1(-k * dt);
      const variance = k === 0 ? s * s * dt : (s * s * gone * (2 - gone)) / (2 * k);
      const own = normals(n, squares(level * gone, 1 - gone), variance);
      if (!stationary) return own;
      const about = starts2 - 2 * level * starts + paths * level * level;
      return own + normals(paths, about, (s * s) / (2 * k));
    };
  };

/** Processes whose transitions have a density that a few sums of the data say. */
export const knownProcesses = ['brownian', 'gbm', 'ou'] as const;

/**
 * The likelihood of data; undefined where none is known.
 *
 * @param names - the parameters of the priors, in their order
 */
export function knownLikelihood(
  likelihood: Likelihood,
  names: readonly string[],
): KnownLikelihood | undefined {
  const value = (name: string): Value => {
    const at = names.indexOf(name);
    if (at >= 0) return (values) => values[at];
    const fixed = likelihood.kind === 'process' ? likelihood.fixed[name] : NaN;
    return () => fixed;
  };
  if (likelihood.kind === 'row') {
    return likelihood.noise > 0 ? row(likelihood.noise, value('lambda')) : undefined;
  }
  const [mu, sigma] = [value('mu'), value('sigma')];
  switch (likelihood.process) {
    case 'brownian':
      return walk(mu, sigma, (m) => m);
    case 'gbm':
      return walk(mu, sigma, (m, s) => m - 0.5 * s * s);
    case 'ou':
      return ou(value('kappa'), value('theta'), sigma, likelihood.stationary);
    default:
      return undefined;
  }
}
