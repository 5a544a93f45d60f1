/** Derivatives of several values by one number, and how far each may be off. */
export interface Slopes {
  readonly values: Float64Array;
  /** Infinity where differences do not settle, as at a corner. */
  readonly errors: Float64Array;
}

/** By which steps become smaller. Halves of steps may all be periods of what oscillates fast. */
const ratio = 1.7;
/** Steps at most: corners are passed by a small enough one. */
const mostLevels = 21;
const fewestLevels = 4;
/** Levels without a smaller error after which rounding has the upper hand. */
const patience = 10;
/** Relative to the largest derivative: an error that needs no smaller step. */
const enough = 1e-11;

/** What rounding leaves of a value that is computed in float64, relative to it. */
export const float64Rounding = 5e-16;

/**
 * f′(0) of each component of f by central differences. Where f has a corner near 0, those of larger steps settle between its two slopes; the
 * second differences (f(h) − 2 f(0) + f(−h)) / h, odd in h, then do not vanish with h: their limit is part of the error.
 */
export function slopesAt(
  f: (h: number) => ArrayLike<number>,
  firstStep: number,
  /** Of a value, relative to it: where it rounds away what it depends on, differences agree on 0. */
  rounding = float64Rounding,
): Slopes {
  const middle = f(0);
  const turn = new Extrapolation([ratio, ratio ** 3, ratio ** 5]);
  const limits: { of?: Float64Array | undefined } = {};
  return extrapolated(
    (h) => {
      const [ahead, behind] = [f(h), f(-h)];
      const turns = Float64Array.from(middle, (at, i) => (ahead[i] - at + (behind[i] - at)) / h);
      limits.of = turn.next(turns).at(-1);
      return Float64Array.from(middle, (_, i) => (ahead[i] - behind[i]) / (2 * h));
    },
    {
      firstStep,
      atLeast: (i, h) =>
        Math.max(limits.of ? Math.abs(limits.of[i]) : Infinity, (rounding * Math.abs(middle[i])) / h),
    },
  );
}

/**
 * The limit at h = 0 of what is even in h, by its values at ever smaller h, extrapolated in powers of h² (Ridders 1982). The error of a
 * component is what its best extrapolation differs by from its two predecessors, or a part of what these differed by before: two
 * may be the same by chance, three hardly. It is no less than `atLeast`.
 */
export function extrapolated(
  estimate: (h: number) => Float64Array,
  { firstStep, atLeast }: { firstStep: number; atLeast: (i: number, h: number) => number },
): Slopes {
  let values = new Float64Array(0);
  let errors = new Float64Array(0);
  const table = new Extrapolation(Array.from({ length: mostLevels }, (_, order) => ratio ** (2 * order + 2)));
  let earlier: readonly Float64Array[] = [];
  let stale = 0;
  for (let level = 0, h = firstStep; level < mostLevels; level++, h /= ratio) {
    const value = estimate(h);
    if (level === 0) {
      [values, errors] = [value.slice(), new Float64Array(value.length).fill(Infinity)];
    }
    const before = table.last;
    const here = table.next(value);
    let isBetter = false;
    for (let order = 1; order < here.length; order++) {
      const [next, fine, coarse, coarsest] = [
        here[order],
        here[order - 1],
        before[order - 1],
        earlier[order - 1],
      ];
      if (!coarsest) continue;
      for (let i = 0; i < value.length; i++) {
        const error = Math.max(
          Math.abs(next[i] - fine[i]),
          Math.abs(next[i] - coarse[i]),
          Math.abs(coarse[i] - coarsest[i]) / (order === 1 ? ratio ** 2 : ratio ** 4),
          atLeast(i, h),
        );
        if (!(error < errors[i])) continue;
        errors[i] = error;
        values[i] = next[i];
        isBetter = true;
      }
    }
    earlier = before;
    stale = isBetter || here.length < fewestLevels ? 0 : stale + 1;
    const isEnough = here.length >= fewestLevels && largest(errors) <= enough * largest(values);
    if (stale >= patience || isEnough) break;
  }
  return { values, errors };
}

/** Neville's table: each further column removes one power of h, whose growth from a step to the one before is its `power`. */
class Extrapolation {
  /** The table's last row. */
  last: readonly Float64Array[] = [];

  constructor(private readonly powers: readonly number[]) {}

  /** The next row; where values are not finite, as beyond the end of a domain, the table begins again behind it. */
  next(value: Float64Array): readonly Float64Array[] {
    if (!value.every(Number.isFinite)) {
      this.last = [];
      return [];
    }
    const row = [value];
    for (let order = 0; order < Math.min(this.last.length, this.powers.length); order++) {
      const [coarse, fine, power] = [this.last[order], row[order], this.powers[order]];
      row.push(fine.map((one, i) => one + (one - coarse[i]) / (power - 1)));
    }
    this.last = row;
    return row;
  }
}

export function largest(values: ArrayLike<number>): number {
  let size = 0;
  for (let i = 0; i < values.length; i++) size = Math.max(size, Math.abs(values[i]));
  return size;
}
