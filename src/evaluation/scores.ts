import { Moments } from './moments.js';

/** Errors of predictions k̂ over rows; numbers that do not exist are null. */
export interface Score {
  /** mean (k − k̂)² */
  readonly mse: number | null;
  /** √mse */
  readonly rmse: number | null;
  /** mean |k − k̂| */
  readonly mae: number | null;
  /** 1 − Σ (k − k̂)² / Σ (k − mean k)², the mean over the same rows: 0 is no better than their own mean. */
  readonly r2: number | null;
}

/** Collects predictions row by row, in the rows' order. */
export class Scorer {
  readonly #k = new Moments();
  #squares = 0;
  #absolute = 0;

  add(k: number, kHat: number): void {
    const error = k - kHat;
    this.#k.add(k);
    this.#squares += error * error;
    this.#absolute += Math.abs(error);
  }

  get score(): Score {
    const { count, sd } = this.#k;
    const mse = this.#squares / count;
    const variation = sd * sd * (count - 1);
    return {
      mse: finite(mse),
      rmse: finite(Math.sqrt(mse)),
      mae: finite(this.#absolute / count),
      r2: variation > 0 ? finite(1 - this.#squares / variation) : null,
    };
  }
}

/** Errors of k̂ over some rows. */
export function scoreOver(k: Float64Array, kHat: Float64Array, rows: Uint32Array): Score {
  const scorer = new Scorer();
  for (let r = 0; r < rows.length; r++) scorer.add(k[rows[r]], kHat[rows[r]]);
  return scorer.score;
}

/** Mean and spread over some rows. */
export function momentsOver(values: Float64Array, rows: Uint32Array): Moments {
  const moments = new Moments();
  for (let r = 0; r < rows.length; r++) moments.add(values[rows[r]]);
  return moments;
}

/** The number, or null where there is none. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
