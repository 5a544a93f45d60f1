import type { TruthKind } from '../estimands/lambda.js';
import type { DesignEvidence } from './design-evidence.js';
import type { FitEvidence } from './fit-evidence.js';
import type { LambdaTest } from './lambda-test.js';
import type { ModelEvidence } from './model-evidence.js';
import type { Ladder } from './rungs.js';

/** What verdicts are made from: figures of one run, gathered by the stage that evaluates it. */
export interface Evidence {
  readonly source: 'simulated' | 'imported';
  readonly truth: TruthKind;
  /** A value of λ that the pipeline file wants the estimate held against. */
  readonly reference: { readonly name: string; readonly lambda: number } | undefined;
  /** Standard deviation of the noise that was put on k; undefined where k was observed. */
  readonly noise: number | undefined;
  readonly rows: {
    readonly train: number;
    readonly holdOut: number;
    /** Training rows with s_j = 0. */
    readonly empty: number;
  };
  /** Rows over which windows, lists or the noise of neighbouring rows overlap: 0 where rows are independent. */
  readonly reach: number;
  /** Where that reaches from training rows into held-out rows: errors on those then prove nothing. */
  readonly leak: Leak | undefined;
  /** Where all paths begin, where they are simulated and begin at one point. */
  readonly start: number | undefined;
  /** Constant λ in closed form, in the errors in use: what the data allow to know of one number. */
  readonly constant: ConstantEvidence;
  readonly ladder: Ladder;
  readonly fits: readonly FitEvidence[];
  /** One for each basis that least squares were asked for, else one for what the file's networks estimate. */
  readonly designs: readonly DesignEvidence[];
  /** Tests that λ is one number; none where λ is drawn for each row, or the rows do not distinguish its terms. */
  readonly lambdaTests: readonly LambdaTest[];
  /** Of the closed form's residuals; undefined where none could be fitted, or λ is drawn for each row. */
  readonly model: ModelEvidence | undefined;
}

/** Held-out rows that share values or noise with training rows. */
export interface Leak {
  readonly by: 'random' | 'time' | 'paths';
  readonly gap: number;
}

export interface ConstantEvidence {
  /** Σ k s / Σ s² over the training rows; null where all s are 0. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Whether it predicts the held-out rows to rounding. */
  readonly exact: boolean;
}
