import type { ErrorChoice } from '../../estimators/error-model.js';
import type { CurveScore } from '../../evaluation/curve-score.js';
import type { Score } from '../../evaluation/scores.js';
import type { Study } from '../../evaluation/study.js';
import type { HoldOut } from '../../random/split.js';
import type { LambdaChoice } from '../../targets/truth.js';
import type { Evidence } from '../../verdicts/evidence.js';
import type { Goodness } from '../../verdicts/process/evidence.js';
import type { TransitionLadder } from '../../verdicts/process/ladder.js';
import type { ObservedFigures, PosteriorFigures } from '../../verdicts/posterior/evidence.js';
import type { Ladder } from '../../verdicts/rungs.js';
import type { Advice, Verdict } from '../../verdicts/verdict.js';
import type { EstimatorConfig } from '../../estimators/config.js';
import type { FitStatus } from '../../training/data.js';
import type { SchemeError } from '../../rows/scheme-error.js';
import type { ParameterResult } from '../train/fit-summary.js';

export interface EvaluateParameters {
  readonly holdOut: HoldOut;
  /** The estimators by their names, in the pipeline file's order, choices that depend on the data made. */
  readonly estimators: Readonly<Record<string, EstimatorConfig>>;
  /** The true λ; undefined where k was observed. */
  readonly lambda: LambdaChoice | undefined;
  /** Standard deviation of the noise that was put on k; undefined where k was observed. */
  readonly noise: number | undefined;
  /** The reach: over how many rows neighbouring ones share values or noise. */
  readonly lags: number;
  /** Rows that imported lists share values with, and one; found by the import, so that no plan has it. */
  readonly overlap?: number | undefined;
  /** The errors of closed forms that leave theirs open. */
  readonly errors: ErrorChoice;
  /** A value that an estimated λ is held against. */
  readonly reference: Evidence['reference'];
  /** Where all simulated paths begin. */
  readonly start: number | undefined;
}

/** What a run found: the `result` of `run --json`. Numbers that do not exist are null. */
export type Result = LambdaResult | ProcessResult | PosteriorResult;

export const isOfProcess = (result: Result): result is ProcessResult => 'transitions' in result;

export const isOfLambda = (result: Result): result is LambdaResult => 'ladder' in result && 'rows' in result;

export const isOfPosterior = (result: Result): result is PosteriorResult => 'draws' in result;

/** What is found whatever was asked. */
export interface CommonResult {
  readonly verdicts: readonly Verdict[];
  readonly advice: readonly Advice[];
  /** How far simulated paths are from what they are held against; left out where they are held against nothing. */
  readonly schemeError?: SchemeError;
  /** The recovery study; null where the pipeline file asks for none. */
  readonly study: Study | null;
}

/** Of λ. */
export interface LambdaResult extends CommonResult {
  readonly rows: { readonly train: number; readonly holdOut: number };
  readonly estimators: readonly EstimatorResult[];
  readonly ladder: Ladder;
}

/** Of posteriors. */
export interface PosteriorResult extends CommonResult {
  readonly parameters: readonly string[];
  readonly draws: { readonly train: number; readonly test: number };
  readonly estimators: readonly PosteriorEstimatorResult[];
  /** What was observed, and its posteriors; null where nothing was. */
  readonly observed: ObservedFigures | null;
}

export interface PosteriorEstimatorResult extends PosteriorFigures {
  readonly message: string | null;
  /** After the observation: means, standard deviations and the middle 95 %; none where nothing was observed. */
  readonly parameters: readonly ParameterResult[];
  /** Mean nats beyond the prior, on test draws. */
  readonly holdOut: { readonly logScore: number | null };
}

/** Of the process itself. */
export interface ProcessResult extends CommonResult {
  readonly transitions: {
    readonly train: number;
    readonly holdOut: number;
    readonly paths: number;
    /** The time that the training transitions span, added up over paths, and the mean of a transition. */
    readonly time: number;
    readonly dt: number;
  };
  readonly estimators: readonly ProcessEstimatorResult[];
  readonly ladder: TransitionLadder;
}

export interface ProcessEstimatorResult {
  readonly name: string;
  readonly kind: string;
  readonly status: FitStatus;
  readonly message: string | null;
  /** Fitted to the training transitions. */
  readonly parameters: readonly ParameterResult[];
  /** Fitted to all transitions; null for estimators without a closed form. */
  readonly fullSample: readonly ParameterResult[] | null;
  /** Whole sentences of what is to be known beside the numbers. */
  readonly notes: readonly string[];
  readonly logLikelihood: number | null;
  /** Akaike's and Schwarz' criteria, 2q − 2 ln L and q ln n − 2 ln L, q the parameters that were estimated. */
  readonly aic: number | null;
  readonly bic: number | null;
  /** Log-likelihoods, AIC and BIC of estimators with the same words here are comparable; null: with no other. */
  readonly comparableAs: string | null;
  /** Mean ln p, in nats per transition; null where it has no density, or makes a transition impossible. */
  readonly holdOut: { readonly logScore: number | null };
  readonly train: { readonly logScore: number | null };
  readonly goodness: Goodness | null;
}

export interface EstimatorResult {
  readonly name: string;
  readonly kind: string;
  readonly status: FitStatus;
  readonly message: string | null;
  /** Fitted on the training rows. */
  readonly parameters: readonly ParameterResult[];
  /** Fitted on all rows; null for estimators without a closed form. */
  readonly fullSample: readonly ParameterResult[] | null;
  readonly holdOut: Score;
  readonly train: Score;
  /** Networks: λ̂_j over the hold-out rows. */
  readonly lambdaHoldOut: { readonly mean: number | null; readonly sd: number | null } | null;
  /** λ̂(x) against the true λ(x) on the grid of `curves`; null for estimators without a λ̂(x). */
  readonly lambdaCurve: CurveScore | null;
}
