/** Running mean and standard deviation of numbers, in the order in which they come (Welford 1962). */
export class Moments {
  count = 0;
  mean = NaN;
  #squares = 0;

  add(value: number): void {
    this.count++;
    if (this.count === 1) this.mean = 0;
    const delta = value - this.mean;
    this.mean += delta / this.count;
    this.#squares += delta * (value - this.mean);
  }

  /** Sample standard deviation, with divisor count − 1; NaN below two values. */
  get sd(): number {
    return this.count > 1 ? Math.sqrt(this.#squares / (this.count - 1)) : NaN;
  }
}
