import { byAnyFactor, byFactors } from './factors.js';
import type { Factor, Suspicion } from './suspicion.js';

/** Derivatives that a block of parameters was said to have, and those that it has. */
export interface Claim {
  readonly claimed: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** Of each entry the size of what it is the sum of: an error is small beside this, even where the sum is 0. */
  readonly sizes: ArrayLike<number>;
  /** Relative error of the right ones. */
  readonly precision: number;
}

/** A mistake that explains an error. */
export interface Explanation {
  readonly mistake: string;
  /** 1 − ‖claimed − explained‖² / ‖claimed − right‖². */
  readonly explains: number;
  readonly look?: string;
}

export interface Diagnosis {
  readonly right: boolean;
  /** The largest difference, relative to the largest size. */
  readonly worstError: number;
  /** Whether numbers of so few digits cannot be nearer: float32, or text that was rounded. */
  readonly rounded: boolean;
  /** What explains it, the simplest first; several where they explain it equally well. None of what is right. */
  readonly explanations: readonly Explanation[];
  /** Whether the first is the only one of its kind that does, and there were entries enough. */
  readonly certain: boolean;
}

/** Share of the squared error that an explanation must have. */
const leastExplained = 0.9999;
/** Entries below which a mistake may explain them by chance. */
const enoughEntries = 3;
/** What is right in float64, and in float32. */
const tolerances = { float64: 1e-6, float32: 3e-5 };

/** Which mistake explains what was claimed; each suspicion is tried as it is, and with factors. */
export function diagnose(
  { claimed, right, sizes, precision }: Claim,
  suspicions: readonly Suspicion[],
  factors: readonly Factor[],
): Diagnosis {
  const scale = largest(sizes);
  const rounded = isOfFewDigits(claimed);
  const tolerance = Math.max(rounded ? tolerances.float32 : tolerances.float64, 10 * precision);
  const worstError = scale === 0 ? 0 : largest(differences(claimed, right)) / scale;
  if (worstError <= tolerance) {
    return { right: true, worstError, rounded, explanations: [], certain: true };
  }
  // Where terms all but cancel, rounding is large beside what is left.
  const limit = 10 * tolerance * Math.max(1, scale / largest(right));
  const off = sumOfSquares(differences(claimed, right));
  const bases: Suspicion[] = [{ mistake: '', values: right, cost: 0 }, ...suspicions];
  const tried = bases.flatMap((base) => {
    const any = byAnyFactor(base, claimed);
    return [...(base.mistake === '' ? [] : [base]), ...byFactors(base, factors), ...(any ? [any] : [])];
  });
  const explaining = tried
    .map((one) => ({ ...one, explains: 1 - sumOfSquares(differences(claimed, one.values)) / off }))
    .filter(({ explains, values }) => explains >= leastExplained && isNear(claimed, values, limit))
    .sort((one, other) => one.cost - other.cost || other.explains - one.explains);
  const [first] = explaining;
  // Of those that suppose as little, each says the same numbers by other words.
  const equal = explaining.filter(({ cost }) => cost < first.cost + 0.5);
  return {
    right: false,
    worstError,
    rounded,
    explanations: equal.map(({ mistake, explains, look }) => ({
      mistake,
      explains,
      ...(look !== undefined && { look }),
    })),
    certain: equal.length === 1 && claimed.length >= enoughEntries,
  };
}

/** Whether what a mistake gives is what was claimed to within what rounding leaves, at its own size. */
function isNear(claimed: ArrayLike<number>, values: ArrayLike<number>, limit: number): boolean {
  return largest(differences(claimed, values)) <= limit * Math.max(largest(claimed), largest(values));
}

/** Whether all are numbers of float32, or of eight digits at most. */
function isOfFewDigits(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Math.fround(value) !== value && Number(value.toPrecision(8)) !== value) return false;
  }
  return true;
}

function largest(values: ArrayLike<number>): number {
  let size = 0;
  // What is no number is as far off as can be.
  for (let i = 0; i < values.length; i++)
    size = Math.max(size, Number.isNaN(values[i]) ? Infinity : Math.abs(values[i]));
  return size;
}

function differences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: a.length }, (_, i) => (a[i] === b[i] ? 0 : a[i] - b[i]));
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
