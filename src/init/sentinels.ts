import type { DataFile } from '../sql/profile.js';

/** A number that stands for a missing one, and in how many rows. */
export interface Sentinel {
  readonly value: number;
  readonly rows: number;
}

/** Numbers that often mean missing: 99 and more nines, with either sign, and -200. */
const code = /^-?9{2,}(\.9+)?$|^-200$/;
/** Share of the rows in which one may stand. */
const mostRows = 0.3;
/** Sentinels that are looked for at either end. */
const mostAtAnEnd = 3;

/**
 * Numbers at either end of a column that lie far from all others and stand there for missing ones, as -999 does: in
 * several rows, at more than twice the range of the others; of known codes once is enough, and in several rows a fifth of
 * the range. `values` is a query that gives numbers `value`.
 */
export async function sentinelsOf({ ask }: DataFile, values: string): Promise<Sentinel[]> {
  const ends = ['ASC', 'DESC'].map((direction) =>
    ask(
      `SELECT value, count(*) FROM (${values}) WHERE isfinite(value)
       GROUP BY value ORDER BY value ${direction} LIMIT ${mostAtAnEnd + 1}`,
    ),
  );
  const [low, high] = (await Promise.all(ends)).map((rows) => rows.map((row) => row.map(Number)));
  const [[total]] = await ask(`SELECT count(*) FROM (${values}) WHERE isfinite(value)`);
  const found: Sentinel[] = [];
  let [l, h] = [0, 0];
  for (let changed = true; changed;) {
    changed = false;
    // What is left between the ends, without the number that is looked at.
    if (l + 1 < low.length && isAlone(low[l], low[l + 1][0], high[h][0] - low[l + 1][0], Number(total))) {
      found.push({ value: low[l][0], rows: low[l][1] });
      l++;
      changed = true;
    }
    if (h + 1 < high.length && isAlone(high[h], high[h + 1][0], high[h + 1][0] - low[l][0], Number(total))) {
      found.push({ value: high[h][0], rows: high[h][1] });
      h++;
      changed = true;
    }
  }
  return found;
}

function isAlone([value, rows]: readonly number[], next: number, range: number, total: number): boolean {
  const gap = Math.abs(value - next);
  if (range <= 0 || rows > mostRows * total) return false;
  const known = code.test(String(value));
  if (rows < 2) return known && gap > 2 * range;
  return gap > (known ? 0.2 : 2) * range;
}
