import { UsageError } from '../errors.js';
import { exp } from '../evaluation/exponential.js';
import { nearest } from '../nearest.js';
import { excerpt } from '../text.js';
import { elementsOf, parseYamlValue, type Value } from './elements.js';
import {
  add,
  divide,
  floor,
  isLess,
  multiply,
  parseRational,
  type Rational,
  size,
  subtract,
  toNumber,
  whole,
} from './rational.js';
import { whole as wholeText } from '../text.js';

export type { Value };

/** The values that a text stands for, given the pipeline's own seed. */
export type ValueSpec = (seed: number) => Value[];

/** The most values that a key may have. */
export const mostValues = 1_000_000;

/** Values that are counted before any of them is made. */
interface Series {
  readonly count: number;
  readonly values: ValueSpec;
}

/** A function of values: from its arguments, and how it was written, for messages. */
interface SeriesFunction {
  readonly parameters: readonly string[];
  series(args: readonly Rational[], written: string): Series;
}

/** n as a count of values. */
function countOf(n: Rational, written: string): number {
  if (n.p % n.q !== 0n || n.p < n.q) {
    throw new UsageError(`${written}: n must be a whole number of at least 1, found ${toNumber(n)}`);
  }
  return toNumber(n);
}

/** Beside the larger end: what is nearer to b than this is b, as its digits may have been rounded. */
const rounding: Rational = { p: 1n, q: 1_000_000_000_000_000n };

/** Element i of n from a to b in equal steps; a where n = 1. */
function between(a: Rational, b: Rational, n: number, i: number): Rational {
  if (n === 1) return a;
  return divide(add(multiply(a, whole(n - 1 - i)), multiply(b, whole(i))), whole(n - 1));
}

/** 10^exponent = 10^f × 10^k with k whole and 0 ≤ f < 1; for f = 0 exactly the number that 1e-3 is read as. */
function tenTo(exponent: Rational): number {
  const k = floor(exponent);
  const f = toNumber(subtract(exponent, { p: k, q: 1n }));
  return Number(`${exp(f * Math.LN10)}e${k}`);
}

const functions: Readonly<Record<string, SeriesFunction>> = {
  range: {
    parameters: ['a', 'b', 'step'],
    series([a, b, step], written) {
      const span = subtract(b, a);
      const scale = [a, b].map(size).reduce((one, other) => (isLess(one, other) ? other : one));
      const tolerance = multiply(scale, rounding);
      const found = `found ${toNumber(step)}`;
      if (step.p === 0n) throw new UsageError(`${written}: the step must not be 0, ${found}`);
      if (span.p !== 0n && span.p < 0n !== step.p < 0n) {
        const sign = span.p < 0n ? 'negative' : 'positive';
        throw new UsageError(`${written}: the step must be ${sign} to lead from a to b, ${found}`);
      }
      if (isLess(size(step), multiply(tolerance, whole(10)))) {
        throw new UsageError(`${written}: the step must be at least 1e-14 of the larger end, ${found}`);
      }
      const steps = divide(span, step);
      const round = floor(add(steps, { p: 1n, q: 2n }));
      const miss = size(subtract(span, multiply(step, { p: round, q: 1n })));
      const hits = !isLess(tolerance, miss);
      const last = Number(hits ? round : floor(steps));
      return {
        count: last + 1,
        values: () =>
          Array.from({ length: last + 1 }, (_, i) =>
            toNumber(hits && i === last ? b : add(a, multiply(step, whole(i)))),
          ),
      };
    },
  },
  linspace: {
    parameters: ['a', 'b', 'n'],
    series([a, b, n], written) {
      const count = countOf(n, written);
      return {
        count,
        values: () => Array.from({ length: count }, (_, i) => toNumber(between(a, b, count, i))),
      };
    },
  },
  logspace: {
    parameters: ['a', 'b', 'n'],
    series([a, b, n], written) {
      const count = countOf(n, written);
      const wrong = [a, b].find((end) => isLess(end, whole(-307)) || isLess(whole(308), end));
      if (wrong) {
        throw new UsageError(`${written}: a and b must be powers from -307 to 308, found ${toNumber(wrong)}`);
      }
      return { count, values: () => Array.from({ length: count }, (_, i) => tenTo(between(a, b, count, i))) };
    },
  },
  seeds: {
    parameters: ['n'],
    series([n], written) {
      const count = countOf(n, written);
      return {
        count,
        values: (seed) => {
          if (!Number.isSafeInteger(seed + (count - 1))) {
            throw new UsageError(
              `${written}: seeds must be at most ${Number.MAX_SAFE_INTEGER}, found seed ${seed} to begin with`,
            );
          }
          return Array.from({ length: count }, (_, i) => seed + i);
        },
      };
    },
  },
};

function parseCall(written: string): Series {
  const match = /^([A-Za-z_]\w*)\s*\(([^)]*)\)$/.exec(written);
  if (!match) {
    throw new UsageError(
      `${written} must be a function such as range(0,10,2): text with round brackets must be in quotes`,
    );
  }
  const [, name, inside] = match;
  if (!Object.hasOwn(functions, name)) {
    throw new UsageError(
      `${written}: ${name} is not a function of values${nearest(name, Object.keys(functions))}`,
    );
  }
  const { parameters, series } = functions[name];
  const texts = inside.trim() === '' ? [] : inside.split(',').map((text) => text.trim());
  if (texts.length !== parameters.length) {
    throw new UsageError(
      `${written} must be ${name}(${parameters.join(',')}), found ${texts.length} arguments`,
    );
  }
  const args = texts.map((text, i) => {
    const number = parseRational(text);
    if (number) return number;
    throw new UsageError(
      `${written}: ${parameters[i]} must be a number or a fraction such as 1/252, found ${text || 'nothing'}`,
    );
  });
  return series(args, written);
}

/**
 * The values that a text stands for: a list with commas, of
 *
 *     1, 1e-3, true, null, adam     YAML values; a fraction such as 1/252 stays the text that the file may have
 *     "a,b", [32, 16], { kind: sgd, learningRate: 0.1 }
 *                                   commas inside quotes and brackets belong to the value
 *     range(a,b,step)               a, a + step, a + 2 step, … up to b, and b itself where a step hits it
 *     linspace(a,b,n)               n numbers in equal steps, the first a and the last b; a alone for n = 1
 *     logspace(a,b,n)               10^a … 10^b: ten to each number of linspace(a,b,n)
 *     seeds(n)                      the pipeline's own seed, seed + 1, …, seed + n − 1
 *
 * Arguments are numbers or fractions. Elements are computed exactly from the digits as written and rounded once, so
 * that 0.3 of range(0,1,0.1) is 0.3; powers of ten that are not whole have a relative error below 1e-15. Throws
 * UsageError, one line.
 */
export function parseValues(text: string): ValueSpec {
  if (text.trim() === '') throw new UsageError('a list must have at least one value, found nothing');
  const elements = elementsOf(text);
  const refuseMore = (count: number): void => {
    if (count <= mostValues) return;
    throw new UsageError(
      `a key must have at most ${wholeText(mostValues)} values, found ${wholeText(count)}`,
    );
  };
  refuseMore(elements.length);
  const series = elements.map((element, i): Series => {
    if (element.text === '') {
      throw new UsageError(
        `${excerpt(text)}: between two commas must be a value, found nothing as value ${i + 1}`,
      );
    }
    if (element.isCall) return parseCall(element.text);
    const value = parseYamlValue(element.text);
    return { count: 1, values: () => [value] };
  });
  refuseMore(series.reduce((sum, { count }) => sum + count, 0));
  return (seed) => series.flatMap(({ values }) => values(seed));
}
