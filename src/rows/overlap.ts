import type { Dataset } from '../store/dataset.js';
import { pathsSummary } from './paths-summary.js';

/** Share of consecutive rows that have to hold the same values, one list shifted against the other. */
const enough = 0.9;

/**
 * Over how many rows lists share values, as windows made in SQL do: w = ⌈n/d⌉ where a row is the one before, shifted by
 * d values and as many new ones, in at least nine of ten consecutive rows (compared exactly, either end first); 1 where
 * they do not. Two rows of nothing but one value say nothing. `x` is row-major rows × n; `listed` are its rows in use.
 */
export function listOverlap(x: Float64Array, n: number, listed: Uint32Array): number {
  const pairs = Array.from(listed.subarray(1), (row, i) => [listed[i] * n, row * n] as const).filter(
    ([before, after]) => !isOneValue(x, before, after, n),
  );
  if (pairs.length === 0) return 1;
  const allowed = Math.floor((1 - enough) * pairs.length);
  const shifted = (early: 0 | 1, d: number): boolean => {
    let failures = 0;
    for (const pair of pairs) {
      const [from, to] = [pair[early], pair[1 - early]];
      let same = true;
      for (let i = d; same && i < n; i++) same = x[from + i] === x[to + i - d];
      if (!same && ++failures > allowed) return false;
    }
    return true;
  };
  for (let d = 1; d < n; d++) if (shifted(0, d) || shifted(1, d)) return Math.ceil(n / d);
  return 1;
}

function isOneValue(x: Float64Array, before: number, after: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (x[before + i] !== x[before] || x[after + i] !== x[before]) return false;
  return true;
}

/** What the import found of its lists; 1 for other datasets. */
export function overlapOf(dataset: Dataset): number {
  return pathsSummary.read(dataset).overlap ?? 1;
}
