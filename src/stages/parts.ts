/**
 * How rows are cut into parts. The cuts depend on the data's shape alone: parts are files, and files must not
 * depend on the machine.
 */

/** Bytes of x that a part holds at most, unless one row is larger: two such blocks bound the memory of a run. */
const partBytes = 16 * 2 ** 20;
/** Rows of a table of plain columns in a part, at least. */
const tableRows = 1 << 17;

/** Rows of paths in a part: n float64 values each. */
export function pathRowsPerPart(n: number): number {
  const rows = Math.floor(partBytes / (8 * n));
  // Four normals come from one call of the generator: blocks of whole calls waste none.
  return rows >= 4 ? rows - (rows % 4) : Math.max(1, rows);
}

/** Rows in a part of a table with one entry a row of paths: whole parts of paths, so that both are read in step. */
export function tableRowsPerPart(n: number): number {
  const rows = pathRowsPerPart(n);
  return Math.ceil(tableRows / rows) * rows;
}

export interface RowRange {
  readonly index: number;
  readonly first: number;
  readonly rows: number;
}

/** Rows 0 … rows − 1 in pieces of `most`. */
export function rowRanges(rows: number, most: number): RowRange[] {
  return Array.from({ length: Math.ceil(rows / most) }, (_, index) => ({
    index,
    first: index * most,
    rows: Math.min(most, rows - index * most),
  }));
}
