import type { BlackBox, Predictions, TargetRows, Watched } from './black-box.js';

/** A model on some rows, as a function of its numbers. */
export class Probe {
  constructor(
    readonly model: BlackBox,
    readonly rows: TargetRows,
    /** Whether `predict` sees k. */
    readonly readsK: boolean,
  ) {}

  predict(theta: Float64Array, watched?: Watched): Predictions {
    return this.model.predict(this.rows, theta, watched);
  }

  /** What the module says of the loss's gradient, where it has one. */
  gradient(theta: Float64Array): Float64Array {
    return this.model.gradient(this.rows, theta);
  }

  /** mean_j (k_j − k̂_j)² */
  loss(theta: Float64Array): number {
    const { k } = this.predict(theta);
    return k.reduce((sum, value, j) => sum + (this.rows.k[j] - value) ** 2, 0) / this.rows.count;
  }

  /** The same model on one of its rows. */
  ofRow(j: number): Probe {
    return new Probe(this.model, rowsOf(this.rows, [j]), this.readsK);
  }

  /** The same with other targets. */
  withTargets(k: Float64Array): Probe {
    return new Probe(this.model, { ...this.rows, k }, this.readsK);
  }
}

/** Some of the rows. */
export function rowsOf({ n, dt, indices, ...rows }: TargetRows, taken: readonly number[]): TargetRows {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(taken, (j) => values[j]);
  const x = new Float64Array(taken.length * n);
  taken.forEach((j, i) => x.set(rows.x.subarray(j * n, (j + 1) * n), i * n));
  return {
    count: taken.length,
    n,
    x,
    s: pick(rows.s),
    t: pick(rows.t),
    k: pick(rows.k),
    dt,
    ...(indices && { indices: taken.map((j) => indices[j]) }),
  };
}
