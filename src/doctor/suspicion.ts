/** A mistake that somebody may have made, with the derivative that it gives. */
export interface Suspicion {
  /** What was done, as a sentence without its full stop. */
  readonly mistake: string;
  /** Float64, an entry per value that was claimed. */
  readonly values: ArrayLike<number>;
  /** How much it supposes: of two that explain as much the one with less is named. */
  readonly cost: number;
  /** Where to look first. */
  readonly look?: string;
  /** Whether a number of it was fitted to what was claimed. */
  readonly fitted?: true;
}

/** A number that may have been forgotten or taken twice: one for all entries, or one per entry. */
export interface Factor {
  /** Its name where somebody wrote it. */
  readonly name: string;
  readonly values: number | ArrayLike<number>;
  /** What is said where it is in the claim too often, and where it is missing; else "has the factor … too often" and so on. */
  readonly tooOften?: string;
  readonly missing?: string;
  /** Where to look first. */
  readonly look?: string;
}
