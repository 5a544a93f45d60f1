import type { Jet } from '../jet.js';

/**
 * Memory for jets at several points at once: a block is rows of `count` numbers, the value, then (where it is `active`, so
 * depends on the parameters) p slopes and the lower triangle of p (p + 1)/2 second derivatives. Blocks are offsets, so that
 * thousands of operations make no objects; `clear` gives all of them back.
 */
export class JetBlocks {
  readonly p: number;
  readonly rows: number;
  count = 1;
  memory = new Float64Array(4096);
  #top = 0;

  constructor(p: number) {
    this.p = p;
    this.rows = 1 + p + (p * (p + 1)) / 2;
  }

  clear(count: number): void {
    this.count = count;
    this.#top = 0;
  }

  /** The length of a block. */
  length(active: boolean): number {
    return active ? this.rows * this.count : this.count;
  }

  /** So many blocks behind one another, all 0. */
  allocate(blocks: number, active: boolean): number {
    const at = this.#top;
    this.#top += blocks * this.length(active);
    if (this.#top > this.memory.length) {
      const wider = new Float64Array(2 * this.#top);
      wider.set(this.memory);
      this.memory = wider;
    }
    this.memory.fill(0, at, this.#top);
    return at;
  }

  /** out += factor a */
  add(out: number, a: number, active: boolean, factor: number): void {
    const m = this.memory;
    const length = this.length(active);
    for (let i = 0; i < length; i++) m[out + i] += factor * m[a + i];
  }

  /** out += factor a b; out is active where one of them is. */
  addProduct(out: number, a: number, isA: boolean, b: number, isB: boolean, factor: number): void {
    if (!isA && isB) {
      this.addProduct(out, b, isB, a, isA, factor);
      return;
    }
    const { memory: m, count: n, p } = this;
    if (!isB) {
      const rows = isA ? this.rows : 1;
      for (let r = 0; r < rows; r++) {
        const row = r * n;
        for (let i = 0; i < n; i++) m[out + row + i] += factor * m[a + row + i] * m[b + i];
      }
      return;
    }
    for (let i = 0; i < n; i++) {
      const [a0, b0] = [factor * m[a + i], factor * m[b + i]];
      m[out + i] += a0 * m[b + i];
      for (let r = 1, row = n + i; r < this.rows; r++, row += n)
        m[out + row] += a0 * m[b + row] + b0 * m[a + row];
      let row = (p + 1) * n + i;
      for (let j = 1, first = n + i; j <= p; j++, first += n) {
        const [aj, bj] = [factor * m[a + first], factor * m[b + first]];
        for (let k = 1, second = n + i; k <= j; k++, second += n, row += n) {
          m[out + row] += aj * m[b + second] + bj * m[a + second];
        }
      }
    }
  }

  /** out = f(a), f with its first and second derivative at a number. */
  through(
    out: number,
    a: number,
    active: boolean,
    f: (value: number) => readonly [number, number, number],
  ): void {
    const { memory: m, count: n, p } = this;
    for (let i = 0; i < n; i++) {
      const [value, first, second] = f(m[a + i]);
      m[out + i] = value;
      if (!active) continue;
      for (let r = 1, row = n + i; r < this.rows; r++, row += n) m[out + row] = first * m[a + row];
      let row = (p + 1) * n + i;
      for (let j = 1; j <= p; j++) {
        const slope = second * m[a + j * n + i];
        for (let k = 1; k <= j; k++, row += n) m[out + row] += slope * m[a + k * n + i];
      }
    }
  }

  /** A jet at every point. */
  fill(at: number, { value, slope, bend }: Jet, active: boolean): void {
    const { memory: m, count: n, p } = this;
    m.fill(value, at, at + n);
    if (!active) return;
    for (let j = 0; j < p; j++) m.fill(slope[j], at + (1 + j) * n, at + (2 + j) * n);
    for (let j = 0; j < bend.length; j++) m.fill(bend[j], at + (1 + p + j) * n, at + (2 + p + j) * n);
  }

  /** The jet at one of the points. */
  jet(at: number, active: boolean, point = 0): Jet {
    const { memory: m, count: n, p } = this;
    const slope = new Array<number>(p).fill(0);
    const bend = new Array<number>(this.rows - 1 - p).fill(0);
    if (active) {
      for (let j = 0; j < p; j++) slope[j] = m[at + (1 + j) * n + point];
      for (let j = 0; j < bend.length; j++) bend[j] = m[at + (1 + p + j) * n + point];
    }
    return { value: m[at + point], slope, bend };
  }

  /** Σ_i weights_i · the jet at point i. */
  weighted(at: number, active: boolean, weights: Float64Array): Jet {
    const { memory: m, count: n, p } = this;
    const rowSum = (r: number): number => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += weights[i] * m[at + r * n + i];
      return sum;
    };
    const all = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, j) => (active ? rowSum(from + j) : 0));
    return { value: rowSum(0), slope: all(1, 1 + p), bend: all(1 + p, this.rows) };
  }

  /** out_i = Σ_j matrix_ij a_j, row by row. */
  transform(out: number, a: number, active: boolean, matrix: Float64Array): void {
    const { memory: m, count: n } = this;
    const rows = active ? this.rows : 1;
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += matrix[i * n + j] * m[a + r * n + j];
        m[out + r * n + i] = sum;
      }
    }
  }
}
