import { estimators } from '../../estimators/index.js';
import type { Estimator, PredictionBlock, Predictor, StoredFit } from '../../estimators/estimator.js';
import type { Moments } from '../../evaluation/moments.js';
import { momentsOver, type Score, scoreOver } from '../../evaluation/scores.js';
import type { Dataset } from '../../store/dataset.js';
import type { TrainingEvidence } from '../../verdicts/fit-evidence.js';
import type { StageContext } from '../stage.js';
import { columnReader, hasTable } from '../../rows/stored-table.js';
import type { EstimatorConfig } from '../../estimators/config.js';
import { fitSummary, type FitSummary } from '../train/fit-summary.js';
import { trainingEvidence } from '../train/training-evidence.js';

/** Predictions for all rows; NaN where there is none. */
export interface RowPredictions {
  readonly kHat: Float64Array;
  readonly lambdaHat: Float64Array;
}

/** One estimator being evaluated: its stored fit, and what it predicts for every row. */
export class Candidate {
  readonly estimator: Estimator<unknown>;
  readonly fit: FitSummary;
  readonly stored: StoredFit;
  readonly all: RowPredictions;
  /** The same with its hidden layers as they began; undefined where there are none. */
  readonly frozen: RowPredictions | undefined;
  readonly #dataset: Dataset;
  readonly #predictor: Predictor;
  readonly #frozenPredictor: Predictor | undefined;

  constructor(
    { pool, upstream }: StageContext,
    readonly name: string,
    readonly config: EstimatorConfig,
    rows: number,
    n: number,
  ) {
    const dataset = upstream[`train:${name}`];
    this.#dataset = dataset;
    this.estimator = estimators[config.kind];
    this.fit = fitSummary.read(dataset);
    const { status, parameters } = this.fit;
    this.stored = {
      status,
      // Estimators do not see the truth, not even when they predict.
      parameters: parameters.map(({ name: parameter, estimate, standardError, interval95 }) => ({
        name: parameter,
        estimate,
        standardError,
        interval95,
      })),
      has: (table) => hasTable(dataset, table),
      column: columnReader(dataset),
    };
    const nothing = (): RowPredictions => ({
      kHat: new Float64Array(rows).fill(NaN),
      lambdaHat: new Float64Array(rows).fill(NaN),
    });
    this.all = nothing();
    this.#predictor = this.estimator.predictor(config, this.stored, n, pool);
    this.#frozenPredictor = this.estimator.frozen?.(config, this.stored, n, pool);
    this.frozen = this.#frozenPredictor && nothing();
  }

  get readsPaths(): boolean {
    return this.estimator.predictsFromPaths(this.config);
  }

  get readsK(): boolean {
    return this.estimator.readsK(this.config);
  }

  /** What its training was to do and did; null where it does not train. */
  get training(): TrainingEvidence | null {
    return trainingEvidence(this.#dataset);
  }

  async predict(block: PredictionBlock): Promise<void> {
    const keep = (into: RowPredictions, { kHat, lambdaHat }: RowPredictions): void => {
      into.kHat.set(kHat, block.first);
      into.lambdaHat.set(lambdaHat, block.first);
    };
    keep(this.all, await this.#predictor.predict(block));
    if (this.frozen) keep(this.frozen, await this.#frozenPredictor!.predict(block));
  }

  /** Errors of k̂ over some rows. */
  score(k: Float64Array, rows: Uint32Array): Score {
    return scoreOver(k, this.all.kHat, rows);
  }

  /** λ̂_j over some rows. */
  lambdaOver(rows: Uint32Array): Moments {
    return momentsOver(this.all.lambdaHat, rows);
  }

  /** Gives back the memory that predicting took. */
  release(): void {
    this.#predictor.release();
    this.#frozenPredictor?.release();
  }
}
