import type { FileOptions } from '../sql/file-options.js';

/** An import that suits a file's columns: a place to start from. */
export interface Proposal {
  /** What the pipeline then asks. */
  readonly question: string;
  /** What was seen in the file and what was made of it, a sentence each, with how to change it. */
  readonly seen: readonly string[];
  readonly sql: string;
  /** Whether x is one number a row, so that rows are windows over it. */
  readonly windows: boolean;
  /**
   * Options of the declared file by which each run reads its text so, and counts what it does not understand; and how
   * that is, in sentences.
   */
  readonly reading?: { readonly options: FileOptions; readonly seen: readonly string[] };
  /** Why its values look like a level, as a clause, where they do. */
  readonly level?: string | undefined;
  /** Where it is the process of its values that is estimated. */
  readonly process?: {
    /** The time between rows, where no date says it. */
    readonly dt: string | undefined;
    /** Whether all values are above 0. */
    readonly positive: boolean;
    /** Whether rows without a number are among those that it takes. */
    readonly drops: boolean;
  };
  readonly target: 'mean' | 'last';
  readonly reference?: { readonly name: string; readonly lambda: number };
}
