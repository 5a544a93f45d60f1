import type { Column } from '../arrow/columns.js';
import type { ParametricEntry } from '../entry.js';
import type { Estimand } from '../estimands/estimand.js';
import type { KernelModule } from '../kernels/modules.js';
import type { Executor } from '../pool/executor.js';
import type { CorrelatedNoise } from '../random/noise.js';
import type { FitContext, FitStatus, PathBlock, TrainingData } from '../training/data.js';
import type { ModelDiagnosis } from '../doctor/model/diagnose.js';
import type { BlockCheck, Thoroughness } from '../training/derivatives.js';
import type { Forecast } from '../training/forecast.js';
import type { Outlook } from '../training/outlook.js';
import type { Level } from '../verdicts/rungs.js';
import type { TrainingChoice } from './training-choice.js';

/** A fitted parameter. Numbers that do not exist are null. */
export interface Parameter {
  readonly name: string;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  /** Of Student's t, by which the interval is; left out where there is no interval. */
  readonly degreesOfFreedom?: number | null;
}

/** What a fit finds; what only a dataset of it has is computed when it is asked for. */
export interface Fit {
  readonly status: FitStatus;
  /** What went wrong and what to do about it, where something did. */
  readonly message: string | null;
  /** Fitted on the training rows. */
  readonly parameters: readonly Parameter[];
  /** The same fitted on all rows; null for estimators without a closed form. */
  fullSample(): readonly Parameter[] | null;
  /** Tables by name, each a list of columns. */
  tables(): Readonly<Record<string, readonly Column[]>>;
}

/** A fit as it is found again in its dataset. */
export interface StoredFit {
  readonly status: FitStatus;
  readonly parameters: readonly Parameter[];
  has(table: string): boolean;
  /** The numbers of a float64 or int32 column of one of its tables. */
  column(table: string, name: string): Float64Array;
}

/** A fit that was just made, read like one that was stored. */
export function readFit({ status, parameters, tables }: Fit): StoredFit {
  const all = tables();
  return {
    status,
    parameters,
    has: (table) => table in all,
    column(table, name) {
      if (!(table in all)) return new Float64Array(0);
      const column = all[table].find((candidate) => candidate.name === name);
      if (column?.type !== 'float64' && column?.type !== 'int32') {
        throw new Error(`a fit has no numbers ${table}.${name}`);
      }
      return column.type === 'float64' ? column.values : Float64Array.from(column.values);
    },
  };
}

/** Predictions for a block of rows; NaN where there is none. */
export interface Predictions {
  readonly kHat: Float64Array;
  /** λ̂_j; the λ for which λ s_j = k̂_j where the estimator has no λ of its own for a row. */
  readonly lambdaHat: Float64Array;
}

/** Rows to predict: `x` is present where the predictor asked for the paths. */
export interface PredictionBlock {
  readonly first: number;
  readonly rows: number;
  readonly x: number | undefined;
  readonly known?: PathBlock['known'];
  readonly column?: PathBlock['column'];
  readonly s: Float64Array;
  readonly k: Float64Array;
}

export interface Predictor {
  predict(block: PredictionBlock): Promise<Predictions>;
  /** Gives back the memory that it reserved. */
  release(): void;
}

/** λ̂ as a function of x on a grid; the 95 % band where the estimator has one, NaN where it has no value. */
export interface LambdaCurve {
  readonly lambda: Float64Array;
  readonly lower95?: Float64Array;
  readonly upper95?: Float64Array;
}

/** Whether it is solved at once, in a time that its rows alone say: no training, and no search. */
export function isClosedForm<Config>(estimator: Estimator<Config>, config: Config): boolean {
  const { level } = estimator;
  return (level === 'mean' || level === 'closed-form') && !estimator.trains(config);
}

/** What makes λ̂, θ̂ or λ̂(x) out of rows, with predictions k̂. */
export interface Estimator<Config> extends ParametricEntry {
  /** Its place on the ladder from the simplest to the richest. */
  readonly level: Level;
  /** What each parameter of its fits stands for, in their order. */
  estimands(config: Config): readonly Estimand[];
  /** What it computes, in the part of TeX that report/mathml.ts reads. */
  formula(config: Config): string;
  /** Whether its inputs include k itself, or its logarithm: that it then predicts k proves nothing. */
  readsK(config: Config): boolean;
  /** Whether it has a λ̂ for each row that is worth a mean and a standard deviation: networks. */
  readonly lambdaByRow: boolean;
  /**
   * What it does where it trains for epochs, choices that depend on the data made or not; undefined where it does not.
   * Such fits share the pool's threads out among themselves.
   */
  trains(config: Config): TrainingChoice | undefined;
  /**
   * Choices that depend on the data, to be added to the config when the run is planned, so that the fingerprint
   * holds them. Throws UsageError, beginning with the key, for what does not fit the data.
   */
  resolve?(config: Config, data: DataKind): object;
  /** Kernels that it computes with beside those of its kind. */
  kernels?(config: Config): readonly KernelModule[];
  /** Columns of imported rows that it reads beside x, k and t. */
  columns?(config: Config): readonly string[];
  /** Rows over which the errors on k correlate, as far as its config says so. */
  errorLags?(config: Config): number | undefined;
  /** Whether predictions need the paths, or the targets' s_j alone. */
  predictsFromPaths(config: Config): boolean;
  fit(data: TrainingData, config: Config, context: FitContext): Promise<Fit>;
  /** Its parameters' derivatives on rows of n values, compared with differences, for estimators that train. */
  derivatives?(
    config: Config,
    n: number,
    context: Pick<FitContext, 'pool' | 'seed'>,
    thoroughness: Thoroughness,
  ): Promise<BlockCheck[]>;
  /** Its derivatives by a user, compared with differences, and which mistake explains a wrong one; undefined where it has none. */
  diagnosis?(
    data: TrainingData,
    config: Config,
    context: Pick<FitContext, 'pool' | 'seed'>,
  ): Promise<ModelDiagnosis | undefined>;
  /** What curvature says of its training on these rows; undefined where it sets no limit. */
  forecast?(data: TrainingData, config: Config, context: FitContext): Promise<Forecast | undefined>;
  /** Whether its gradients reach all that it learns, and its steps go far enough; undefined where that is not looked at. */
  outlook?(data: TrainingData, config: Config, context: FitContext): Promise<Outlook | undefined>;
  /**
   * The standard errors that noise of known size gives its parameters, in their order, from the training rows' x alone:
   * what its own errors estimate. Null where the rows do not tell the parameters apart.
   */
  noiseErrors?(
    data: TrainingData,
    config: Config,
    noise: CorrelatedNoise,
    pool: Executor,
  ): Promise<readonly (number | null)[]>;
  predictor(config: Config, fit: StoredFit, n: number, pool: Executor): Predictor;
  /** The same with its hidden layers as they began; undefined where the fit has left none. */
  frozen?(config: Config, fit: StoredFit, n: number, pool: Executor): Predictor | undefined;
  /** λ̂(x) at the values x, for estimators whose λ is a function of x. */
  lambdaAt?(config: Config, fit: StoredFit, x: Float64Array): LambdaCurve;
}

/** Where the rows come from, perhaps as overlapping windows of a series, and the noise on k. */
export interface DataKind {
  /** Whether rows were imported, and may have columns of their own. */
  readonly imported?: boolean;
  /** Whether k was observed, or else made from λ by pathfit, noise and all. */
  readonly observed: boolean;
  /** Rows, one after the other, that share a value of the series: the windows over it that overlap; undefined of lists. */
  readonly window: number | undefined;
  /** Rows over which the noise put on k is correlated: 0 where it is independent, or k was observed. */
  readonly noiseLags: number;
}
