import type { PathBlock, PathBlocks } from '../training/data.js';

/** A block of rows with the other columns of its dataset. */
export interface RowBlock extends PathBlock {
  /** The numbers of another column of its rows; nulls are NaN. */
  column(name: string): Float64Array;
}

/** The rows of a dataset of paths as stages compute with them, be they stored or made in memory. */
export interface PathRows extends PathBlocks {
  readonly rows: number;
  /** Visits the blocks that hold rows first … first + rows − 1, whole blocks. */
  range(first: number, rows: number, visit: (block: RowBlock) => Promise<void>): Promise<void>;
  /** The times and mean squares of some rows, where they are known without a pass over these. */
  squares?(first: number, rows: number): { readonly t: Float64Array; readonly s: Float64Array } | undefined;
}
