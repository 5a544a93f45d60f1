/** Halvings of a cell that holds a quantile. */
const halvings = 52;

/** The slope per step at node n of a list that begins at `at`, by differences of fourth order; beyond its ends all is 0. */
export function slopeAt(values: Float64Array, at: number, n: number, nodes: number): number {
  const value = (m: number): number => (m >= 0 && m < nodes ? values[at + m] : 0);
  return (8 * (value(n + 1) - value(n - 1)) - (value(n + 2) - value(n - 2))) / 12;
}

/** ∫ over the first part t of a cell of the cubic with values a, b and slopes da, db at its ends. */
export const within = (a: number, b: number, da: number, db: number, t: number): number =>
  a * t +
  da * ((t * t) / 2) +
  (3 * (b - a) - 2 * da - db) * ((t * t * t) / 3) +
  (da + db - 2 * (b - a)) * ((t * t * t * t) / 4);

/** How far a marginal that is made of a distribution function reaches, in standard deviations. */
const marginalReach = 14;

/** The marginal of a distribution function on so many nodes: masses of cells, less what the middle of a cell has less than its mean. */
export function marginalOf(
  below: (z: number) => number,
  mean: number,
  sd: number,
  nodes: number,
): GridMarginal {
  const step = (2 * marginalReach) / (nodes - 1);
  const edge = (n: number): number => mean + sd * (n - 0.5 - (nodes - 1) / 2) * step;
  const edges = Float64Array.from({ length: nodes + 1 }, (_, n) => below(edge(n)));
  const masses = Float64Array.from({ length: nodes }, (_, n) => edges[n + 1] - edges[n]);
  const shares = masses.map((mass, n) => {
    const beside = (masses[n - 1] ?? 0) + (masses[n + 1] ?? 0);
    return Math.max(0, mass - (beside - 2 * mass) / 24);
  });
  return new GridMarginal(mean, sd, step, shares);
}

/**
 * One parameter's density on equal steps z = m + sd · u, by its shares: between nodes a cubic with slopes by differences of fourth
 * order, so that its distribution function is off by the fourth power of the step.
 */
export class GridMarginal {
  readonly #slopes: Float64Array;
  /** F at the nodes, from the least. */
  readonly #below: Float64Array;

  constructor(
    private readonly mean: number,
    private readonly sd: number,
    private readonly step: number,
    private readonly shares: Float64Array,
  ) {
    this.#slopes = shares.map((_, n) => slopeAt(shares, 0, n, shares.length));
    this.#below = new Float64Array(shares.length);
    for (let n = 1; n < shares.length; n++) this.#below[n] = this.#below[n - 1] + this.#within(n - 1, 1);
    const total = this.#below[shares.length - 1];
    for (let n = 0; n < shares.length; n++) this.#below[n] /= total;
  }

  below(z: number): number {
    const place = this.#place(z);
    const cell = Math.floor(place);
    if (!(cell >= 0)) return 0;
    if (cell >= this.shares.length - 1) return 1;
    return Math.min(1, Math.max(0, this.#below[cell] + this.#within(cell, place - cell)));
  }

  quantile(p: number): number {
    let [low, high] = [0, this.shares.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#below[middle] < p) low = middle;
      else high = middle;
    }
    let [from, to] = [0, 1];
    for (let h = 0; h < halvings; h++) {
      const middle = (from + to) / 2;
      if (this.#below[low] + this.#within(low, middle) < p) from = middle;
      else to = middle;
    }
    return this.#at(low + (from + to) / 2);
  }

  expectation(f: (z: number) => number): number {
    let sum = 0;
    for (let n = 0; n < this.shares.length; n++)
      if (this.shares[n] > 0) sum += this.shares[n] * f(this.#at(n));
    return sum;
  }

  #within(cell: number, part: number): number {
    const [a, b] = [this.shares[cell], this.shares[cell + 1]];
    return within(a, b, this.#slopes[cell], this.#slopes[cell + 1], part);
  }

  #at(place: number): number {
    return this.mean + this.sd * (place - (this.shares.length - 1) / 2) * this.step;
  }

  #place(z: number): number {
    return (z - this.mean) / (this.sd * this.step) + (this.shares.length - 1) / 2;
  }
}
