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
  /** Whether the claimed ones are of float32, where they were scaled since; else their digits say it. */
  readonly rounded?: boolean;
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
  /** Of other single mistakes that which explains most of the error: the less, the surer is the first. Null of what is right. */
  readonly nextBest: Explanation | null;
}

/** Share of the squared error that an explanation must have. */
const leastExplained = 0.9999;
/** Entries below which a mistake may explain them by chance. */
const enoughEntries = 3;
/** What a single mistake costs at most. */
const mostOfOne = 2.5;
/** Mistakes whose numbers differ by no more are one mistake in other words. */
const sameNumbers = 1e-6;
/** What is right in float64, and in float32. */
export const tolerances = { float64: 1e-6, float32: 3e-5 };

/** Which mistake explains what was claimed; each suspicion is tried as it is, and with factors. */
export function diagnose(
  { claimed, right, sizes, precision, rounded = isOfFewDigits(claimed) }: Claim,
  suspicions: readonly Suspicion[],
  factors: readonly Factor[],
): Diagnosis {
  const scale = largest(sizes);
  const tolerance = Math.max(rounded ? tolerances.float32 : tolerances.float64, 10 * precision);
  const worstError = scale === 0 ? 0 : largest(differences(claimed, right)) / scale;
  if (worstError <= tolerance) {
    return { right: true, worstError, rounded, explanations: [], certain: true, nextBest: null };
  }
  // Where terms all but cancel, rounding is large beside what is left.
  const limit = 10 * tolerance * Math.max(1, scale / largest(right));
  const off = squaredDistance(claimed, right);
  const bases: Suspicion[] = [{ mistake: '', values: right, cost: 0 }, ...suspicions];
  const tried = bases.flatMap((base) => {
    const any = byAnyFactor(base, claimed);
    return [...(base.mistake === '' ? [] : [base]), ...byFactors(base, factors), ...(any ? [any] : [])];
  });
  const measured = tried.map((one) => ({
    ...one,
    explains: 1 - squaredDistance(claimed, one.values) / off,
  }));
  const explaining = measured
    .filter(({ explains, values }) => explains >= leastExplained && isNear(claimed, values, limit))
    .sort((one, other) => one.cost - other.cost || other.explains - one.explains);
  const [first] = explaining;
  // Of those that suppose as little, each says the same numbers by other words.
  const equal = explaining.filter(({ cost }) => cost < first.cost + 0.5);
  return {
    right: false,
    worstError,
    rounded,
    explanations: equal.map(explanation),
    certain: equal.length === 1 && claimed.length >= enoughEntries,
    nextBest: nextBestOf(measured, first),
  };
}

type Measured = Suspicion & { readonly explains: number };

const explanation = ({ mistake, explains, look }: Measured): Explanation => ({
  mistake,
  explains,
  ...(look !== undefined && { look }),
});

/** What explains most but for the first, for what gives the same numbers, fits its own, or is several mistakes. */
function nextBestOf(measured: readonly Measured[], first: Measured | undefined): Explanation | null {
  const others = measured.filter(
    ({ fitted, values, explains, cost }) =>
      !fitted && cost <= mostOfOne && explains > 0 && !(first && isNear(first.values, values, sameNumbers)),
  );
  const best = others.reduce<Measured | undefined>(
    (most, one) => (most === undefined || one.explains > most.explains ? one : most),
    undefined,
  );
  return best ? explanation(best) : null;
}

/** Whether what a mistake gives is what was claimed to within what rounding leaves, at its own size. */
function isNear(claimed: ArrayLike<number>, values: ArrayLike<number>, limit: number): boolean {
  return largest(differences(claimed, values)) <= limit * Math.max(largest(claimed), largest(values));
}

/** Whether all are numbers of float32, or of eight digits at most. */
export function isOfFewDigits(values: ArrayLike<number>): boolean {
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
  const found = new Float64Array(a.length);
  for (let i = 0; i < found.length; i++) found[i] = a[i] === b[i] ? 0 : a[i] - b[i];
  return found;
}

/** ‖a − b‖², of which many are asked for: without a list of the differences. */
function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] === b[i] ? 0 : a[i] - b[i];
    sum += difference * difference;
  }
  return sum;
}
