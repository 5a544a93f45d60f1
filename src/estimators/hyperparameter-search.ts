import { exp, log } from '../evaluation/exponential.js';
import type { TrainingData } from '../training/data.js';
import type { Hyperparameters } from './marginal-likelihood.js';
import { weightedGrid } from './posterior-mixture.js';
import { bestOfGrid, type Bounds, maximise } from './pattern-search.js';
import type { SineBasis } from './sine-means.js';

/** What a pipeline file says of the basis and the hyperparameters; those that it gives are not searched. */
export interface Settings extends Partial<Record<keyof Hyperparameters, number | undefined>> {
  basisFunctions?: number | undefined;
  /** Rows more than so many apart have independent noise. */
  lags?: number | undefined;
}

/** The sines of a basis whose number is left open, and the most that it may come to have. */
const usualFunctions = 32;
export const mostFunctions = 256;

/** The units of the search, from the training rows: the closed-form constant λ₀ = Σ k s / Σ s², and the spread of k. */
export interface Scale {
  readonly lambda: number;
  /** The larger of k's standard deviation and the root mean square of k − λ₀ s; 0 where k does not vary. */
  readonly k: number;
  /** √(mean of s²), which turns a spread of k to one of λ. */
  readonly s: number;
}

export function scaleOf({ s, k, train }: TrainingData): Scale {
  const mean = (value: (j: number) => number): number => {
    let sum = 0;
    for (const j of train) sum += value(j);
    return sum / train.length;
  };
  const meanSquare = mean((j) => s[j] * s[j]);
  const lambda = meanSquare > 0 ? mean((j) => k[j] * s[j]) / meanSquare : 0;
  const meanK = mean((j) => k[j]);
  const sd = Math.sqrt(mean((j) => (k[j] - meanK) * (k[j] - meanK)));
  const residual = Math.sqrt(mean((j) => (k[j] - lambda * s[j]) * (k[j] - lambda * s[j])));
  // Equal numbers have a mean that may be off by a rounding.
  const varies = sd > 1e-12 * Math.abs(meanK);
  return { lambda, k: varies ? Math.max(sd, residual) : 0, s: Math.sqrt(meanSquare) };
}

/**
 * Sines on the data's range and three length scales beyond it on either side, where the process may still be
 * anything although the sines end in zero (Riutort-Mayol et al. 2023 ask for L ≥ 3.2 ℓ, L ≥ 1.2 half ranges). Without
 * a given length scale L is four half ranges: so three length scales where ℓ is the half range, and still one and a
 * half at the longest ℓ of the search. As many sines as are given, else 32, or what a given length scale needs.
 */
export function basisFor(low: number, high: number, { lengthScale, basisFunctions }: Settings): SineBasis {
  const halfRange = (high - low) / 2;
  const halfWidth = halfRange + 3 * (lengthScale ?? halfRange);
  const needed = lengthScale === undefined ? 0 : Math.ceil((resolution * halfWidth) / lengthScale);
  const functions = basisFunctions ?? Math.min(mostFunctions, Math.max(usualFunctions, needed));
  return { centre: low + halfRange, halfWidth, functions };
}

/** The sines up to b hold three standard deviations of the spectrum where ω_b ℓ ≥ 3, so where ℓ ≥ (6/π) L / b. */
const resolution = 6 / Math.PI;

/**
 * Where the marginal likelihood is searched, in logarithms: ℓ from what the sines resolve to the data's range (L/2); σ_λ within a
 * factor 1000 of the spread of k in units of λ; σ_k from 1/10,000 of k's spread, a floor for data without noise, for
 * which the marginal likelihood has no maximum, to twice that spread.
 */
function boundsFor(
  { lengthScale, amplitude, noise }: Settings,
  { halfWidth, functions }: SineBasis,
  scale: Scale,
): Bounds[] {
  const between = (given: number | undefined, low: number, high: number): Bounds =>
    given === undefined ? { low: log(low), high: log(high) } : { low: 0, high: 0 };
  const shortest = (resolution * halfWidth) / functions;
  const unit = scale.k / scale.s;
  return [
    between(lengthScale, shortest, halfWidth / 2),
    between(amplitude, 1e-3 * unit, 1e3 * unit),
    between(noise, 1e-4 * scale.k, 2 * scale.k),
  ];
}

/** The sines that a given length scale needs; 0 where none is given. */
export function functionsNeeded({ lengthScale }: Settings, { halfWidth }: SineBasis): number {
  return lengthScale === undefined ? 0 : Math.ceil((resolution * halfWidth) / lengthScale);
}

/** Points a coordinate of the grid from which the search begins. */
const gridPoints = 5;

export interface Found {
  /** The hyperparameters that maximise the marginal likelihood within their bounds. */
  readonly hyper: Hyperparameters;
  /** Whether λ(x) varies, and its length scale is the shortest that the sines resolve: it may want a shorter one. */
  readonly shortest: boolean;
  /** The posterior of the hyperparameters. */
  grid(): Promise<readonly { readonly hyper: Hyperparameters; readonly weight: number }[]>;
}

/** Searches the hyperparameters that are left open. */
export async function search(
  marginalLikelihood: (hyper: Hyperparameters) => Promise<number>,
  settings: Settings,
  basis: SineBasis,
  scale: Scale,
): Promise<Found> {
  const bounds = boundsFor(settings, basis, scale);
  const hyperAt = ([lengthScale, amplitude, noise]: readonly number[]): Hyperparameters => ({
    lengthScale: settings.lengthScale ?? exp(lengthScale),
    amplitude: settings.amplitude ?? exp(amplitude),
    noise: settings.noise ?? exp(noise),
  });
  const f = (at: readonly number[]): Promise<number> => marginalLikelihood(hyperAt(at));
  const at = await maximise(f, await bestOfGrid(f, bounds, gridPoints), bounds);
  // Where λ does not vary, its length scale is any: it lies wherever the search was.
  const varies = at[1] > bounds[1].low || settings.amplitude !== undefined;
  const [{ low, high }] = bounds;
  const shortest = varies && low < high && at[0] < low + (high - low) / 1000;
  return {
    hyper: hyperAt(at),
    shortest,
    grid: async () =>
      (await weightedGrid(f, at, bounds)).map(({ at: point, weight }) => ({ hyper: hyperAt(point), weight })),
  };
}
