/** A value of a series and where it is. */
export interface SeriesPoint {
  readonly t: number;
  readonly x: number;
}

interface Placed extends SeriesPoint {
  readonly j: number;
}

/**
 * What is drawn of a long series: of each of `stretches` stretches of as many rows the least and the greatest value, where
 * they are, so that no peak is lost however narrow it is, and the series' first and last. Of a series of up to twice as many rows it is every value. Rows
 * are given in order, the whole series one by one; the same series always leaves the same points.
 */
export class Envelope {
  readonly #least: (Placed | undefined)[] = [];
  readonly #greatest: (Placed | undefined)[] = [];
  readonly #stretches: number;
  #first: Placed | undefined;
  #last: Placed | undefined;

  constructor(
    readonly rows: number,
    stretches: number,
  ) {
    this.#stretches = rows <= 2 * stretches ? rows : stretches;
  }

  /** Whether some values are left out. */
  get isCut(): boolean {
    return this.#stretches < this.rows;
  }

  /** The value of row j; what is no finite number is passed over. */
  add(j: number, t: number, x: number): void {
    if (!Number.isFinite(x)) return;
    this.#last = { j, t, x };
    this.#first ??= this.#last;
    const at = Math.floor((j / this.rows) * this.#stretches);
    const [least, greatest] = [this.#least[at], this.#greatest[at]];
    if (least === undefined || x < least.x) this.#least[at] = { j, t, x };
    if (greatest === undefined || x > greatest.x) this.#greatest[at] = { j, t, x };
  }

  /** The rows that are drawn, in order. */
  points(): Placed[] {
    const all = [this.#first, ...this.#least, ...this.#greatest, this.#last];
    const places = new Map(all.flatMap((one) => (one ? [[one.j, one]] : [])));
    return [...places.values()].toSorted((a, b) => a.j - b.j);
  }
}

/** The places of the values that are drawn of a series of numbers: all of them, or of each stretch the two extremes. */
export function peaks(values: Float64Array, stretches: number): number[] {
  const envelope = new Envelope(values.length, stretches);
  values.forEach((value, j) => envelope.add(j, j, value));
  return envelope.points().map(({ j }) => j);
}
