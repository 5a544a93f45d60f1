import type { StoredFit } from '../../../estimators/estimator.js';
import type { Transitions } from '../../../likelihood/transitions.js';
import { columnReader, hasTable } from '../../../rows/stored-table.js';
import type { TransitionEstimatorConfig } from '../../../transition-estimators/config.js';
import { transitionEstimators } from '../../../transition-estimators/index.js';
import type {
  TransitionDensity,
  TransitionEstimator,
  TransitionScores,
} from '../../../transition-estimators/transition-estimator.js';
import type { ProcessParameter } from '../../../verdicts/process/evidence.js';
import type { StageContext } from '../../stage.js';
import type { ParameterResult } from '../../train/fit-summary.js';
import { processFitSummary, type ProcessFitSummary } from '../../train/process-summary.js';

/** One estimator of the process being evaluated: its stored fit, and its scores of all transitions. */
export class ProcessCandidate {
  readonly estimator: TransitionEstimator<unknown>;
  readonly fit: ProcessFitSummary;
  readonly stored: StoredFit;
  readonly density: TransitionDensity | undefined;
  /** Undefined where it has no density, or was not fitted. */
  readonly scores: TransitionScores | undefined;

  constructor(
    { upstream }: Pick<StageContext, 'upstream'>,
    readonly name: string,
    readonly config: TransitionEstimatorConfig,
    all: Transitions,
  ) {
    const dataset = upstream[`train:${name}`];
    this.estimator = transitionEstimators[config.kind];
    this.fit = processFitSummary.read(dataset);
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
    this.density = status === 'diverged' ? undefined : this.estimator.density?.(config, this.stored);
    this.scores = this.density?.scores(all);
  }

  /** Parameters that are estimated, and those that the file gives. */
  get parameters(): ProcessParameter[] {
    return this.#withGiven(this.fit.parameters);
  }

  /** The same fitted to all transitions, where that was done. */
  get wholeSample(): ProcessParameter[] {
    return this.#withGiven(this.fit.fullSample ?? this.fit.parameters);
  }

  #withGiven(parameters: readonly ParameterResult[]): ProcessParameter[] {
    const { model } = this.config as { model?: unknown };
    const given = typeof model === 'object' && model !== null ? model : {};
    const estimands = this.estimator.estimands(this.config);
    return parameters.map((parameter, p) => ({
      ...parameter,
      free: !(parameter.name in given) && estimands[p]?.of !== 'none',
    }));
  }

  /** How many parameters were estimated. */
  get estimated(): number {
    return this.parameters.filter(({ free, estimate }) => free && estimate !== null).length;
  }
}
