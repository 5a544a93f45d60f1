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
  readonly target: 'mean' | 'last';
  readonly reference?: { readonly name: string; readonly lambda: number };
}
