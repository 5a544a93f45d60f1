import type { ModelParameter } from '../../own-models/contract.js';
import type { Suspicion } from '../suspicion.js';
import type { Point } from './point.js';
import type { SourceLines } from './source-lines.js';

/** An entry of a gradient at a point, where it is compared. */
export interface Place {
  readonly point: Point;
  /** Among all numbers in order. */
  readonly p: number;
  /** The size of the block's derivatives at this point: everything is compared in it, so that all points count alike. */
  readonly scale: number;
}

/** A parameter whose derivatives are wrong, and where. */
export interface WrongBlock {
  readonly parameter: ModelParameter;
  readonly parameters: readonly ModelParameter[];
  readonly places: readonly Place[];
  readonly points: readonly Point[];
  readonly lines: SourceLines;
}

/** −2 (k_j − k̂_j) / N: what ∂k̂_j/∂θ counts in the loss's derivative. */
export const rightWeights = ({ residual }: Point): Float64Array =>
  residual.map((value) => (-2 * value) / residual.length);

/** Σ_j w_j ∂k̂_j/∂θ_p */
export function weightedSlope(point: Point, p: number, weights: ArrayLike<number>): number {
  const { values } = point.slopes(p);
  return values.reduce((sum, value, j) => sum + (weights[j] === 0 ? 0 : weights[j] * value), 0);
}

export const rightDerivative = (point: Point, p: number): number =>
  weightedSlope(point, p, rightWeights(point));

/** What a mistake gives at every place. */
export function suspicion(
  { places }: WrongBlock,
  mistake: string,
  cost: number,
  of: (place: Place) => number,
  look?: string,
): Suspicion {
  return {
    mistake,
    cost,
    values: Float64Array.from(places, (place) => of(place) / place.scale),
    ...(look !== undefined && { look }),
  };
}
