import { exp, log } from '../evaluation/exponential.js';

/**
 * A value with its first and second derivatives by p parameters, exact to rounding (forward differentiation, Griewank &
 * Walther 2008, chapter 13): `slope` float64[p], `bend` the lower triangle of the second derivatives, row after row.
 */
export interface Jet {
  readonly value: number;
  readonly slope: readonly number[];
  readonly bend: readonly number[];
}

/** A function's value, slope and second derivative at a jet's value. */
export type Derivatives = readonly [f: number, first: number, second: number];

/** The same of a function of two: f, f_a, f_b, f_aa, f_ab, f_bb. */
export type TwoDerivatives = readonly [f: number, a: number, b: number, aa: number, ab: number, bb: number];

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** A number that depends on none of p parameters. */
export const constant = (value: number, p: number): Jet => ({
  value,
  slope: zeros(p),
  bend: zeros((p * (p + 1)) / 2),
});

/** The i-th of p parameters itself. */
export const variable = (value: number, i: number, p: number): Jet => ({
  ...constant(value, p),
  slope: zeros(p).with(i, 1),
});

/** f(a) */
export function through(a: Jet, [f, first, second]: Derivatives): Jet {
  const p = a.slope.length;
  const slope = zeros(p);
  const bend = zeros(a.bend.length);
  for (let i = 0, at = 0; i < p; i++) {
    slope[i] = first * a.slope[i];
    for (let j = 0; j <= i; j++, at++) bend[at] = first * a.bend[at] + second * a.slope[i] * a.slope[j];
  }
  return { value: f, slope, bend };
}

/** f(a, b) */
export function throughTwo(a: Jet, b: Jet, [f, fa, fb, faa, fab, fbb]: TwoDerivatives): Jet {
  const p = a.slope.length;
  const slope = zeros(p);
  const bend = zeros(a.bend.length);
  for (let i = 0, at = 0; i < p; i++) {
    const [ai, bi] = [a.slope[i], b.slope[i]];
    slope[i] = fa * ai + fb * bi;
    for (let j = 0; j <= i; j++, at++) {
      const [aj, bj] = [a.slope[j], b.slope[j]];
      bend[at] =
        fa * a.bend[at] + fb * b.bend[at] + faa * ai * aj + fab * (ai * bj + aj * bi) + fbb * bi * bj;
    }
  }
  return { value: f, slope, bend };
}

/** s a + t */
export function affine(a: Jet, s: number, t = 0): Jet {
  return { value: s * a.value + t, slope: a.slope.map((v) => s * v), bend: a.bend.map((v) => s * v) };
}

export function plus(a: Jet, b: Jet): Jet {
  return {
    value: a.value + b.value,
    slope: a.slope.map((v, i) => v + b.slope[i]),
    bend: a.bend.map((v, i) => v + b.bend[i]),
  };
}

export const minus = (a: Jet, b: Jet): Jet => plus(a, affine(b, -1));

export const times = (a: Jet, b: Jet): Jet =>
  throughTwo(a, b, [a.value * b.value, b.value, a.value, 0, 1, 0]);

export function over(a: Jet, b: Jet): Jet {
  const inverse = 1 / b.value;
  const ratio = a.value * inverse;
  return throughTwo(a, b, [
    ratio,
    inverse,
    -ratio * inverse,
    0,
    -inverse * inverse,
    2 * ratio * inverse * inverse,
  ]);
}

export const square = (a: Jet): Jet => through(a, [a.value * a.value, 2 * a.value, 2]);

/** e^a */
export function exponential(a: Jet): Jet {
  const e = exp(a.value);
  return through(a, [e, e, e]);
}

/** ln a, for a > 0 */
export const logarithm = (a: Jet): Jet => through(a, [log(a.value), 1 / a.value, -1 / (a.value * a.value)]);

/** √a, for a > 0 */
export function root(a: Jet): Jet {
  const r = Math.sqrt(a.value);
  return through(a, [r, 0.5 / r, -0.25 / (r * a.value)]);
}
