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

/** Blocks of paths, each of a part's size, that one part of states stands for at most. */
const blocksPerState = 64;

/**
 * Rows of paths in a part that keeps their state: whole blocks of pathRowsPerPart rows, 64 of them unless these are more rows
 * than a table's part, where each has its mean square. A state is one row of x: for 10,000 paths one row in 13,312 is kept,
 * for 100,000 one in 1,280; and what lies inside a part, 1 GiB of x, takes a third of a second to get to on two cores.
 */
export function stateRowsPerPart(n: number): number {
  const rows = pathRowsPerPart(n);
  return rows * Math.min(blocksPerState, Math.max(1, Math.floor(tableRows / rows)));
}

/** The summary of a dataset of paths. */
export interface PathsSummary {
  readonly rows: number;
  /** Values in a row. */
  readonly n: number;
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
