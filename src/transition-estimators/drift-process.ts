import { combine } from '../estimators/orthonormal-fit.js';
import {
  basisFor,
  mostFunctions,
  type Scale,
  search,
  type Settings,
} from '../estimators/hyperparameter-search.js';
import {
  type Hyperparameters,
  logMarginalLikelihood,
  type Posterior,
  posterior,
  Sums,
} from '../estimators/marginal-likelihood.js';
import type { SineBasis } from '../estimators/sine-means.js';
import { sinesAt } from '../kernels/reference/sine-means.js';
import type { Transitions } from '../likelihood/transitions.js';
import { exp } from '../evaluation/activations.js';
import { polynomial } from './drift-bases/polynomial.js';
import { fitLogVariance } from './log-variance.js';

/** Columns before the sines: 1 and (x − centre)/halfWidth. */
const line = 2;

/** The functions of a drift at x: a line, and sin(b θ(x)), into `phi`, float64[line + functions]. */
export function functionsAt({ centre, halfWidth, functions }: SineBasis, x: number, phi: Float64Array): void {
  phi[0] = 1;
  phi[1] = (x - centre) / halfWidth;
  const { first, twiceCosine } = sinesAt(x, centre, 1 / halfWidth);
  let [before, now] = [0, first];
  for (let b = 0; b < functions; b++) {
    phi[line + b] = now;
    [before, now] = [now, twiceCosine * now - before];
  }
}

/** ln b²(x) but for a factor: Chebyshev polynomials on the range of the training x. */
export interface Spread {
  /** Centre and scale of the polynomials. */
  readonly numbers: Float64Array;
  readonly coefficients: Float64Array;
}

export function spreadAt({ numbers, coefficients }: Spread, x: Float64Array): Float64Array {
  return combine(polynomial.columns({ degree: coefficients.length - 1 }, numbers, x), coefficients);
}

export interface DriftProcess {
  readonly basis: SineBasis;
  readonly hyper: Hyperparameters;
  readonly posterior: Posterior;
  /** b²(x) is noise² e^spread(x). */
  readonly spread: Spread;
}

/** Fits of the drift and the diffusion in turn, where the diffusion depends on x. */
const rounds = 3;

/**
 * The posterior of a(x) ~ line + GP(0, σ_a² e^{−(x − x′)²/2ℓ²}) from y − x = a(x) dt + b(x) √dt ε, on sines (Solin & Särkkä 2020): O(n m²)
 * once, O(m³) per point of the search. ℓ, σ_a and the noise maximise the marginal likelihood with the line integrated out.
 * Undefined where x or its increments do not vary.
 */
export async function fitDriftProcess(
  transitions: Transitions,
  settings: Settings,
  degree: number,
): Promise<DriftProcess | undefined> {
  const { from, to, dt } = transitions;
  const [low, high] = [from.reduce((a, b) => Math.min(a, b)), from.reduce((a, b) => Math.max(a, b))];
  if (!(high > low)) return undefined;
  const numbers = polynomial.numbers({ degree }, from);
  const columns = polynomial.columns({ degree }, numbers, from);
  let spread: Spread = { numbers, coefficients: new Float64Array(degree + 1) };
  let found: DriftProcess | undefined;
  for (let round = 0; round < (degree > 0 ? rounds : 1); round++) {
    if (found) {
      const drift = driftMean(found, from);
      const residuals = from.map((x, i) => (to[i] - x - drift[i] * dt[i]) / Math.sqrt(dt[i]));
      const variance = fitLogVariance(columns, residuals);
      if (!variance) return undefined;
      spread = { numbers, coefficients: variance.coefficients };
    }
    found = await withSpread(transitions, settings, spread, { low, high });
    if (!found) return undefined;
  }
  return found;
}

async function withSpread(
  { from, to, dt }: Transitions,
  settings: Settings,
  spread: Spread,
  { low, high }: { readonly low: number; readonly high: number },
): Promise<DriftProcess | undefined> {
  const roots = spreadAt(spread, from).map((g, i) => Math.sqrt(dt[i]) * exp(-g / 2));
  const y = from.map((x, i) => ((to[i] - x) / dt[i]) * roots[i]);
  const scale = scaleOf(y, roots);
  if (!(scale.k > 0)) return undefined;
  return searched(basisFor(low, high, settings));

  /** With twice as many sines where the drift may want to bend more than these can. */
  async function searched(basis: SineBasis): Promise<DriftProcess | undefined> {
    const sums = sumsOf(from, y, roots, basis);
    const likelihood = (at: Hyperparameters) => Promise.resolve(logMarginalLikelihood(sums, basis, at));
    const { hyper, shortest } = await search(likelihood, settings, basis, scale);
    const twice = 2 * basis.functions;
    if (shortest && settings.basisFunctions === undefined && twice <= mostFunctions) {
      return searched({ ...basis, functions: twice });
    }
    const known = posterior(sums, basis, hyper);
    return known && { basis, hyper, posterior: known, spread };
  }
}

function sumsOf(from: Float64Array, y: Float64Array, roots: Float64Array, basis: SineBasis): Sums {
  const width = line + basis.functions;
  const sums = new Sums(width, 1, line);
  const phi = new Float64Array(width);
  const rest = phi.subarray(1);
  for (let i = 0; i < from.length; i++) {
    functionsAt(basis, from[i], phi);
    for (let b = 0; b < width; b++) phi[b] *= roots[i];
    sums.add(phi[0], rest, y[i]);
  }
  sums.finish();
  return sums;
}

/** The units of the search: the spread of weighted increments, and what turns it to one of the drift. */
function scaleOf(y: Float64Array, roots: Float64Array): Scale {
  const n = y.length;
  let [sum, squares, weights] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    sum += y[i] / n;
    weights += (roots[i] * roots[i]) / n;
  }
  for (let i = 0; i < n; i++) squares += ((y[i] - sum) * (y[i] - sum)) / n;
  const sd = Math.sqrt(squares);
  // Equal numbers have a mean that may be off by a rounding.
  return { lambda: 0, k: sd > 1e-12 * Math.abs(sum) ? sd : 0, s: Math.sqrt(weights) };
}

/** The posterior's mean at x. */
export function driftMean(
  { basis, posterior: { mean } }: Pick<DriftProcess, 'basis' | 'posterior'>,
  x: Float64Array,
): Float64Array {
  const phi = new Float64Array(mean.length);
  return x.map((value) => {
    functionsAt(basis, value, phi);
    let sum = 0;
    for (let b = 0; b < phi.length; b++) sum += mean[b] * phi[b];
    return sum;
  });
}

/** The posterior's variance at x, |R φ(x)|². */
export function driftVariance(
  { basis, posterior: { root } }: Pick<DriftProcess, 'basis' | 'posterior'>,
  x: Float64Array,
): Float64Array {
  const p = Math.sqrt(root.length);
  const phi = new Float64Array(p);
  return x.map((value) => {
    functionsAt(basis, value, phi);
    let variance = 0;
    for (let a = 0; a < p; a++) {
      let part = 0;
      for (let b = 0; b <= a; b++) part += root[a * p + b] * phi[b];
      variance += part * part;
    }
    return variance;
  });
}
