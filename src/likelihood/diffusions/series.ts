import {
  boundedCosine,
  boundedSine,
  exp,
  hyperbolicTangent,
  log,
  power,
} from '../../kernels/reference/elementary.js';
import type { Jet } from '../jet.js';
import { JetBlocks } from './jet-blocks.js';

/**
 * A Taylor polynomial in x − x_i at each of several points x_i, whose coefficients c_0 … c_degree are blocks of jets: exact
 * derivatives by x and by the parameters at once (Griewank & Walther 2008, chapter 13). What is beyond `degree` is 0.
 */
export interface Series {
  readonly at: number;
  readonly degree: number;
  readonly active: boolean;
}

/** Arithmetic of Taylor polynomials, cut off behind x^order. */
export class SeriesArithmetic {
  readonly blocks: JetBlocks;
  order = 0;

  constructor(p: number) {
    this.blocks = new JetBlocks(p);
  }

  /** Forgets all series: the next are at `count` points and go to `order`. */
  begin(count: number, order: number): void {
    this.order = order;
    this.blocks.clear(count);
  }

  made(degree: number, active: boolean): Series {
    return { at: this.blocks.allocate(degree + 1, active), degree, active };
  }

  /** Where the coefficient of x^k is. */
  at({ at, active }: Series, k: number): number {
    return at + k * this.blocks.length(active);
  }

  constant(value: number): Series {
    const made = this.made(0, false);
    const { memory, count } = this.blocks;
    memory.fill(value, made.at, made.at + count);
    return made;
  }

  /** x itself. */
  points(x: ArrayLike<number>): Series {
    const made = this.made(Math.min(1, this.order), false);
    const { memory, count } = this.blocks;
    for (let i = 0; i < count; i++) memory[made.at + i] = x[i];
    if (this.order > 0) memory.fill(1, made.at + count, made.at + 2 * count);
    return made;
  }

  parameter(jet: Jet): Series {
    const active = jet.slope.some((v) => v !== 0) || jet.bend.some((v) => v !== 0);
    const made = this.made(0, active);
    this.blocks.fill(made.at, jet, active);
    return made;
  }

  /** s a + t b */
  combined(a: Series, s: number, b: Series, t: number): Series {
    const out = this.made(Math.max(a.degree, b.degree), a.active || b.active);
    for (const [of, factor] of [
      [a, s],
      [b, t],
    ] as const) {
      for (let k = 0; k <= of.degree; k++)
        this.blocks.add(this.at(out, k), this.at(of, k), of.active, factor);
    }
    return out;
  }

  scaled(a: Series, s: number): Series {
    const out = this.made(a.degree, a.active);
    for (let k = 0; k <= a.degree; k++) this.blocks.add(this.at(out, k), this.at(a, k), a.active, s);
    return out;
  }

  /** out_k += factor Σ_j weight(j) a_j b_(k−j), over j from `first` to `last`. */
  #convolve(
    out: Series,
    k: number,
    a: Series,
    b: Series,
    factor: number,
    weight: (j: number) => number = () => 1,
    first = 0,
    last = k,
  ): void {
    for (let j = Math.max(first, k - b.degree); j <= Math.min(last, a.degree); j++) {
      const w = weight(j) * factor;
      this.blocks.addProduct(this.at(out, k), this.at(a, j), a.active, this.at(b, k - j), b.active, w);
    }
  }

  product(a: Series, b: Series): Series {
    const out = this.made(Math.min(this.order, a.degree + b.degree), a.active || b.active);
    for (let k = 0; k <= out.degree; k++) this.#convolve(out, k, a, b, 1);
    return out;
  }

  /** The first coefficient through a function of one number. */
  #first(out: Series, a: Series, f: (value: number) => readonly [number, number, number]): void {
    this.blocks.through(out.at, a.at, a.active, f);
  }

  /** A series for a function of a, with its first coefficient. */
  #through(a: Series, f: (value: number) => readonly [number, number, number], degree = this.order): Series {
    const out = this.made(a.degree === 0 ? 0 : degree, a.active);
    this.#first(out, a, f);
    return out;
  }

  inverse(a: Series): Series {
    const out = this.#through(a, (v) => [1 / v, -1 / (v * v), 2 / (v * v * v)]);
    const sum = this.made(out.degree, a.active);
    for (let k = 1; k <= out.degree; k++) {
      this.#convolve(sum, k, a, out, -1, undefined, 1);
      this.blocks.addProduct(this.at(out, k), this.at(sum, k), a.active, out.at, a.active, 1);
    }
    return out;
  }

  quotient(a: Series, b: Series): Series {
    return this.product(a, this.inverse(b));
  }

  root(a: Series): Series {
    const out = this.#through(a, (v) => {
      const r = Math.sqrt(v);
      return [r, 0.5 / r, -0.25 / (r * v)];
    });
    if (out.degree === 0) return out;
    const half = this.made(0, a.active);
    this.#first(half, { ...out, degree: 0 }, (r) => [0.5 / r, -0.5 / (r * r), 1 / (r * r * r)]);
    const sum = this.made(out.degree, a.active);
    for (let k = 1; k <= out.degree; k++) {
      if (k <= a.degree) this.blocks.add(this.at(sum, k), this.at(a, k), a.active, 1);
      this.#convolve(sum, k, out, out, -1, undefined, 1, k - 1);
      this.blocks.addProduct(this.at(out, k), this.at(sum, k), a.active, half.at, a.active, 1);
    }
    return out;
  }

  /** k c_k = Σ j a_j c_(k−j) */
  exponential(a: Series): Series {
    const out = this.#through(a, (v) => {
      const e = exp(v);
      return [e, e, e];
    });
    for (let k = 1; k <= out.degree; k++) this.#convolve(out, k, a, out, 1 / k, (j) => j, 1);
    return out;
  }

  /** c′ = a′/a */
  logarithm(a: Series): Series {
    const out = this.#through(a, (v) => [log(v), 1 / v, -1 / (v * v)]);
    if (out.degree === 0) return out;
    const slope = this.product(this.slope(a), this.inverse(a));
    for (let k = 1; k <= Math.min(out.degree, slope.degree + 1); k++) {
      this.blocks.add(this.at(out, k), this.at(slope, k - 1), slope.active, 1 / k);
    }
    return out;
  }

  /** sin a and cos a: k s_k = Σ j a_j c_(k−j), k c_k = −Σ j a_j s_(k−j). */
  wave(a: Series): { sine: Series; cosine: Series } {
    const sine = this.#through(a, (v) => [boundedSine(v), boundedCosine(v), -boundedSine(v)]);
    const cosine = this.#through(a, (v) => [boundedCosine(v), -boundedSine(v), -boundedCosine(v)]);
    for (let k = 1; k <= sine.degree; k++) {
      this.#convolve(sine, k, a, cosine, 1 / k, (j) => j, 1);
      this.#convolve(cosine, k, a, sine, -1 / k, (j) => j, 1);
    }
    return { sine, cosine };
  }

  /** c′ = (1 − c²) a′ */
  tangent(a: Series): Series {
    const out = this.#through(a, (v) => {
      const t = hyperbolicTangent(v);
      const first = (1 - t) * (1 + t);
      return [t, first, -2 * t * first];
    });
    if (out.degree === 0) return out;
    const rest = this.made(out.degree, a.active);
    this.#first(rest, { ...out, degree: 0 }, (t) => [(1 - t) * (1 + t), -2 * t, -2]);
    for (let k = 1; k <= out.degree; k++) {
      this.#convolve(out, k, a, rest, 1 / k, (j) => j, 1);
      this.#convolve(rest, k, out, out, -1);
    }
    return out;
  }

  /** a^r: with r a number or a parameter, a_0 k c_k = Σ (r j − k + j) a_j c_(k−j); else e^(r ln a). */
  power(a: Series, r: Series): Series {
    if (r.degree > 0 || r.active) {
      return this.exponential(this.product(r, this.logarithm(a)));
    }
    // A number is the same at all points, unless an if has chosen it.
    const { memory, count } = this.blocks;
    const number = memory[r.at];
    for (let i = 1; i < count; i++) {
      if (memory[r.at + i] !== number) return this.exponential(this.product(r, this.logarithm(a)));
    }
    const out = this.#through(a, (v) => {
      const f = power(v, number);
      return [f, (number * f) / v, (number * (number - 1) * f) / (v * v)];
    });
    if (out.degree === 0) return out;
    const inverse = this.made(0, a.active);
    this.#first(inverse, a, (v) => [1 / v, -1 / (v * v), 2 / (v * v * v)]);
    const sum = this.made(out.degree, a.active);
    for (let k = 1; k <= out.degree; k++) {
      this.#convolve(sum, k, a, out, 1 / k, (j) => number * j - k + j, 1);
      this.blocks.addProduct(this.at(out, k), this.at(sum, k), a.active, inverse.at, a.active, 1);
    }
    return out;
  }

  /** At each point the one of two series that is chosen there. */
  chosen(isFirst: (point: number) => boolean, a: Series, b: Series): Series {
    const out = this.made(Math.max(a.degree, b.degree), a.active || b.active);
    const { memory, count, rows } = this.blocks;
    for (let i = 0; i < count; i++) {
      const of = isFirst(i) ? a : b;
      for (let k = 0; k <= of.degree; k++) {
        for (let r = 0; r < (of.active ? rows : 1); r++) {
          memory[this.at(out, k) + r * count + i] = memory[this.at(of, k) + r * count + i];
        }
      }
    }
    return out;
  }

  /** The derivative by x, one degree lower. */
  slope(a: Series): Series {
    const out = this.made(Math.max(a.degree - 1, 0), a.active);
    for (let k = 1; k <= a.degree; k++) {
      this.blocks.add(this.at(out, k - 1), this.at(a, k), a.active, k);
    }
    return out;
  }

  value(a: Series, point = 0): number {
    return this.blocks.memory[a.at + point];
  }

  /** The k-th derivative by x at one of the points. */
  derivative(a: Series, k: number, point = 0): Jet {
    let factorial = 1;
    for (let i = 2; i <= k; i++) factorial *= i;
    if (k > a.degree) return this.blocks.jet(this.blocks.allocate(1, false), false);
    const { value, slope, bend } = this.blocks.jet(this.at(a, k), a.active, point);
    if (factorial === 1) return { value, slope, bend };
    return {
      value: factorial * value,
      slope: slope.map((v) => factorial * v),
      bend: bend.map((v) => factorial * v),
    };
  }
}
