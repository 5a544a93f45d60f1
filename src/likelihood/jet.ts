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

/**
 * An array whose numbers are all to be written. Of the usual lengths it is one of doubles from its beginning: filled with whole
 * numbers first, the engine would make it again at the first fraction, for every jet of every transition.
 */
export function blank(count: number): number[] {
  switch (count) {
    case 1:
      return [0.5];
    case 2:
      return [0.5, 0.5];
    case 3:
      return [0.5, 0.5, 0.5];
    case 4:
      return [0.5, 0.5, 0.5, 0.5];
    case 6:
      return [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    case 10:
      return [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    default:
      return new Array<number>(count).fill(0.5);
  }
}

/** A number that depends on none of p parameters. */
export const constant = (value: number, p: number): Jet => ({
  value,
  slope: blank(p).fill(0),
  bend: blank((p * (p + 1)) / 2).fill(0),
});

/** The i-th of p parameters itself. */
export const variable = (value: number, i: number, p: number): Jet => ({
  ...constant(value, p),
  slope: blank(p).fill(0).with(i, 1),
});

/** f(a) */
export const through = (a: Jet, [f, first, second]: Derivatives): Jet => chained(a, f, first, second);

function chained({ slope: own, bend: ownBend }: Jet, value: number, first: number, second: number): Jet {
  const p = own.length;
  const slope = blank(p);
  const bend = blank(ownBend.length);
  for (let i = 0, at = 0; i < p; i++) {
    slope[i] = first * own[i];
    for (let j = 0; j <= i; j++, at++) bend[at] = first * ownBend[at] + second * own[i] * own[j];
  }
  return { value, slope, bend };
}

/** f(a, b) */
export function throughTwo(a: Jet, b: Jet, [f, fa, fb, faa, fab, fbb]: TwoDerivatives): Jet {
  const { slope: as, bend: ab } = a;
  const { slope: bs, bend: bb } = b;
  const p = as.length;
  const slope = blank(p);
  const bend = blank(ab.length);
  for (let i = 0, at = 0; i < p; i++) {
    const ai = as[i];
    const bi = bs[i];
    slope[i] = fa * ai + fb * bi;
    for (let j = 0; j <= i; j++, at++) {
      const aj = as[j];
      const bj = bs[j];
      bend[at] = fa * ab[at] + fb * bb[at] + faa * ai * aj + fab * (ai * bj + aj * bi) + fbb * bi * bj;
    }
  }
  return { value: f, slope, bend };
}

/** s a + t */
export function affine(a: Jet, s: number, t = 0): Jet {
  const { slope: own, bend: ownBend } = a;
  const slope = blank(own.length);
  const bend = blank(ownBend.length);
  for (let i = 0; i < own.length; i++) slope[i] = s * own[i];
  for (let i = 0; i < ownBend.length; i++) bend[i] = s * ownBend[i];
  return { value: s * a.value + t, slope, bend };
}

/** a + s b */
function sum(a: Jet, b: Jet, s: number): Jet {
  const slope = blank(a.slope.length);
  const bend = blank(a.bend.length);
  for (let i = 0; i < slope.length; i++) slope[i] = a.slope[i] + s * b.slope[i];
  for (let i = 0; i < bend.length; i++) bend[i] = a.bend[i] + s * b.bend[i];
  return { value: a.value + s * b.value, slope, bend };
}

export const plus = (a: Jet, b: Jet): Jet => sum(a, b, 1);

export const minus = (a: Jet, b: Jet): Jet => sum(a, b, -1);

/** a b */
export function times(a: Jet, b: Jet): Jet {
  const { slope: as, bend: ab } = a;
  const { slope: bs, bend: bb } = b;
  const slope = blank(as.length);
  const bend = blank(ab.length);
  for (let i = 0, at = 0; i < slope.length; i++) {
    slope[i] = b.value * as[i] + a.value * bs[i];
    for (let j = 0; j <= i; j++, at++) {
      bend[at] = b.value * ab[at] + a.value * bb[at] + (as[i] * bs[j] + as[j] * bs[i]);
    }
  }
  return { value: a.value * b.value, slope, bend };
}

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

export const square = (a: Jet): Jet => chained(a, a.value * a.value, 2 * a.value, 2);

/** e^a */
export function exponential(a: Jet): Jet {
  const e = exp(a.value);
  return chained(a, e, e, e);
}

/** ln a, for a > 0 */
export const logarithm = (a: Jet): Jet => chained(a, log(a.value), 1 / a.value, -1 / (a.value * a.value));

/** √a, for a > 0 */
export function root(a: Jet): Jet {
  const r = Math.sqrt(a.value);
  return chained(a, r, 0.5 / r, -0.25 / (r * a.value));
}
