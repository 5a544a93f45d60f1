/** What the residuals of the richest closed form say about its model. Rows are time indices. */
export interface ModelEvidence {
  /** Null where it is constant λ, fitted for this. */
  readonly estimator: string | null;
  /** Whether its λ is one number. */
  readonly isConstant: boolean;
  /** The errors that it uses. */
  readonly errors: string;
  readonly rows: number;
  /** Whether the residuals are no more than rounding; then there is nothing else to look at. */
  readonly exact: boolean;
  /** The largest F of a level of λ that sets in at `row`, with λ before and after; null where rows are too few. */
  readonly stability: {
    readonly f: number;
    readonly p: number;
    readonly row: number;
    readonly before: number;
    readonly after: number;
    /** Of λ beside the closed form's other terms. */
    readonly shift: number;
  } | null;
  /** Of residuals `from` to `to` rows apart, beyond the reach of overlapping windows; null where there are no such rows. */
  readonly correlation: {
    readonly from: number;
    readonly to: number;
    readonly correlation: number;
    readonly expected: number;
    readonly p: number;
  } | null;
  /** How much wider residuals are where they are wide than where they are narrow, and along what. */
  readonly spread: {
    readonly p: number;
    readonly ratio: number;
    readonly along: 's' | 'time';
    readonly grows: boolean;
  } | null;
  /** Of single rows, or windows of them, on constant λ. */
  readonly influence: {
    /** The largest share of Σ s² that one of them holds. */
    readonly share: number;
    readonly shareRows: readonly [number, number];
    /** The one that changes λ̂ most, in standard errors of the other rows' λ̂; null where there are no others. */
    readonly largest: {
      readonly rows: readonly [number, number];
      readonly lambda: number;
      readonly without: number;
      readonly standardErrors: number;
      readonly p: number;
    } | null;
  } | null;
  /** Rows with the same x and k as one before them. */
  readonly duplicates: number;
  /** k where it is the same in every row. */
  readonly constantK: number | null;
  /** Constant λ̂ where its 95 % interval holds 0. */
  readonly unrelated: { readonly lambda: number; readonly standardError: number } | null;
}
