import { binomial, logFactorialsTo } from './binomial-band.js';
import { chance } from './ecdf-band.js';

/** A test that numbers are uniform on (0, 1), by how many lie below each of several places. */
export interface UniformTest {
  readonly n: number;
  /** Between 0 and 1, ascending. */
  readonly at: Float64Array;
  readonly counts: Int32Array;
  /** At each place, 2 min(P(B ≤ count), P(B ≥ count)) of the binomial distribution, 1 at most. */
  readonly local: Float64Array;
  /** The least of them, and the probability that so small a least comes by chance: exact, however few numbers. */
  readonly least: number;
  readonly p: number;
}

/** Local p-values that differ by less are the same but for rounding. */
const rounding = 1e-9;

/**
 * Säilynoja, Bürkner & Vehtari (2022): the empirical distribution function at u = 1/K … (K − 1)/K against the uniform one. The
 * p-value of the least local p-value is exact by the Markov chain of the counts (ecdf-band.ts), with no simulation.
 *
 * @param places - K, at least 2
 */
export function uniformTest(u: Float64Array, places = 20): UniformTest {
  const n = u.length;
  const at = placesOf(places);
  const counts = Int32Array.from(at, (place) => u.reduce((sum, value) => sum + (value <= place ? 1 : 0), 0));
  const tails = tailsAt(n, at);
  const local = Float64Array.from(counts, (count, i) => tails[i][count]);
  const least = local.reduce((smallest, value) => Math.min(smallest, value), 1);
  return { n, at, counts, local, least, p: chanceAmong(n, at, tails, least) };
}

/** The probability that n uniform numbers have a least local p-value of at most `least` over K − 1 places. */
export function chanceOfLeast(n: number, places: number, least: number): number {
  const at = placesOf(places);
  return chanceAmong(n, at, tailsAt(n, at), least);
}

const placesOf = (places: number): Float64Array =>
  Float64Array.from({ length: places - 1 }, (_, i) => (i + 1) / places);

/** Local p-values of each count at each place, by n and the places: a run asks for the same ones again. */
const known = new Map<string, readonly Float64Array[]>();

function tailsAt(n: number, at: Float64Array): readonly Float64Array[] {
  const key = `${n} ${at.length}`;
  const found = known.get(key) ?? Array.from(at, (place) => localTails(n, place, logFactorialsTo(n)));
  known.set(key, found);
  return found;
}

function chanceAmong(n: number, at: Float64Array, tails: readonly Float64Array[], least: number): number {
  const ends = tails.map((own) => endsAbove(own, least * (1 + rounding)));
  // Where no count has a larger local p-value nothing is as good as what was seen.
  if (ends.some(([from, to]) => from > to)) return 1;
  const [low, high] = [0, 1].map((end) => Int32Array.from(ends, (pair) => pair[end]));
  return Math.max(0, 1 - chance(n, at, low, high, logFactorialsTo(n)));
}

/** 2 min(P(B ≤ k), P(B ≥ k)) for k = 0 … n. */
function localTails(n: number, p: number, logFactorials: Float64Array): Float64Array {
  const mass = Float64Array.from({ length: n + 1 }, (_, k) => binomial(k, n, p, logFactorials));
  const local = new Float64Array(n + 1);
  let below = 0;
  for (let k = 0; k <= n; k++) local[k] = below += mass[k];
  let above = 0;
  for (let k = n; k >= 0; k--) {
    above += mass[k];
    local[k] = Math.min(1, 2 * Math.min(local[k], above));
  }
  return local;
}

/** The least and the greatest count whose local p-value is above a level; crossed where there is none. */
function endsAbove(local: Float64Array, level: number): readonly [number, number] {
  let [from, to] = [0, local.length - 1];
  while (from <= to && local[from] <= level) from++;
  while (to >= from && local[to] <= level) to--;
  return [from, to];
}
