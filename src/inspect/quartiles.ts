/**
 * Collects values for their quantiles in bounded memory. Up to `bound` values are all kept; beyond that every
 * stride-th is, the stride growing by a prime that does not divide `width`, so that of lists of `width` values
 * not always the same places are taken. Which values are kept depends on their order alone.
 */
export class QuantileSample {
  /** One in this many values is kept: 1 means all. */
  stride = 1;
  readonly #factor: number;
  #values = new Float64Array(1024);
  #kept = 0;
  #untilNext = 0;

  constructor(
    private readonly bound: number,
    width = 1,
  ) {
    this.#factor = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29].find((prime) => width % prime !== 0) ?? 31;
  }

  add(value: number): void {
    if (this.#untilNext > 0) {
      this.#untilNext--;
      return;
    }
    if (this.#kept === this.#values.length && !this.#makeRoom()) return;
    this.#values[this.#kept++] = value;
    this.#untilNext = this.stride - 1;
  }

  /** Gives false where thinning has made the value at hand one that is left out. */
  #makeRoom(): boolean {
    if (this.#values.length < this.bound) {
      const larger = new Float64Array(Math.min(this.bound, 2 * this.#values.length));
      larger.set(this.#values);
      this.#values = larger;
      return true;
    }
    const due = this.#kept * this.stride;
    const kept = Math.ceil(this.#kept / this.#factor);
    for (let i = 0; i < kept; i++) this.#values[i] = this.#values[i * this.#factor]!;
    this.#kept = kept;
    this.stride *= this.#factor;
    this.#untilNext = kept * this.stride - due;
    if (this.#untilNext === 0) return true;
    this.#untilNext--;
    return false;
  }

  /**
   * How many of the values that were kept lie in each of `bins` parts of [min, max], all of one width; a single bin where
   * min is max.
   */
  histogram(min: number, max: number, bins: number): number[] {
    if (this.#kept === 0) return [];
    if (min === max) return [this.#kept];
    const counts = new Array<number>(bins).fill(0);
    // Halves: the range of the largest numbers is none itself.
    const range = max / 2 - min / 2;
    for (const value of this.#values.subarray(0, this.#kept)) {
      counts[Math.min(bins - 1, Math.floor(((value / 2 - min / 2) / range) * bins))]++;
    }
    return counts;
  }

  /** The quantiles at probabilities p of what was kept; null where there was nothing. */
  quantiles(probabilities: readonly number[]): (number | null)[] {
    const sorted = this.#values.subarray(0, this.#kept).sort();
    return probabilities.map((p) => (sorted.length > 0 ? quantile(sorted, p) : null));
  }
}

/**
 * The p-quantile of sorted values, linear between order statistics: at h = (n − 1) p it is
 * x_⌊h⌋ + (h − ⌊h⌋) (x_⌊h⌋₊₁ − x_⌊h⌋). Definition 7 of Hyndman and Fan (1996), the one that NumPy and R use.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const h = (sorted.length - 1) * p;
  const low = sorted[Math.floor(h)];
  const high = sorted[Math.ceil(h)];
  const fraction = h - Math.floor(h);
  return fraction < 0.5 ? low + fraction * (high - low) : high - (1 - fraction) * (high - low);
}
