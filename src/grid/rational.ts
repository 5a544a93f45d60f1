/**
 * Numbers as they are written, held exactly: 0.1 is 1/10, so that the third step of range(0,1,0.1) is the number that
 * 0.3 is read as, which 3 × 0.1 in doubles is not. A point is found again by its values: they have to be the same
 * however an axis was written.
 */
export interface Rational {
  readonly p: bigint;
  /** Above 0. */
  readonly q: bigint;
}

const decimal = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?$/i;

const powerOfTen = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);

/** p/q with a denominator above 0; q ≠ 0. */
function rational(p: bigint, q: bigint): Rational {
  return q < 0n ? { p: -p, q: -q } : { p, q };
}

export const whole = (value: number): Rational => ({ p: BigInt(value), q: 1n });
export const add = (a: Rational, b: Rational): Rational => ({ p: a.p * b.q + b.p * a.q, q: a.q * b.q });
export const multiply = (a: Rational, b: Rational): Rational => ({ p: a.p * b.p, q: a.q * b.q });
export const divide = (a: Rational, b: Rational): Rational => rational(a.p * b.q, a.q * b.p);
export const negative = ({ p, q }: Rational): Rational => ({ p: -p, q });
export const subtract = (a: Rational, b: Rational): Rational => add(a, negative(b));
export const size = (a: Rational): Rational => (a.p < 0n ? negative(a) : a);
export const isLess = (a: Rational, b: Rational): boolean => a.p * b.q < b.p * a.q;

/** The largest whole number that is not above a. */
export function floor({ p, q }: Rational): bigint {
  return p / q - (p < 0n && p % q !== 0n ? 1n : 0n);
}

function parseDecimal(text: string): Rational | undefined {
  const match = decimal.exec(text.trim());
  if (!match || !Number.isFinite(Number(match[0]))) return undefined;
  const [, sign, before, after, power] = match;
  const exponent = Number(power ?? 0) - after.length;
  const digits = BigInt(before + after);
  const p = sign === '-' ? -digits : digits;
  return exponent < 0 ? { p, q: powerOfTen(-exponent) } : { p: p * powerOfTen(exponent), q: 1n };
}

/** A number as people write it: 12, -0.5, 1e-3, or a fraction of two such, 1/252; undefined for any other text. */
export function parseRational(text: string): Rational | undefined {
  const [above, below, ...others] = text.split('/').map(parseDecimal);
  if (above === undefined || others.length > 0) return undefined;
  if (!text.includes('/')) return above;
  return below === undefined || below.p === 0n ? undefined : divide(above, below);
}

/** At least the number of binary digits, and at most three more. */
const bits = (value: bigint): number => 4 * value.toString(16).length;

/** The double nearest to p/q, rounded once (twice where it is subnormal). */
export function toNumber({ p, q }: Rational): number {
  const above = p < 0n ? -p : p;
  const shift = Math.max(0, 64 + bits(q) - bits(above));
  const shifted = above << BigInt(shift);
  // More than 60 binary digits, the last of them 1 where any follow: they round as the whole would.
  const digits = Number((shifted / q) | (shifted % q === 0n ? 0n : 1n));
  const half = shift >> 1;
  const nearest = digits / Number(1n << BigInt(half)) / Number(1n << BigInt(shift - half));
  return p < 0n ? -nearest : nearest;
}
