import type { SimulatedProcess } from '../../estimands/process.js';
import type { HoldOut } from '../../random/split.js';
import { list, nullable, number, object, summaryCodec, text } from '../../store/codec.js';
import type { TransitionEstimatorConfig } from '../../transition-estimators/config.js';
import { fitFields, type FitSummary } from './fit-summary.js';

export interface TrainProcessParameters {
  readonly estimator: TransitionEstimatorConfig;
  readonly holdOut: HoldOut;
  /** What was simulated, which has the true values; undefined where paths were imported. */
  readonly process: SimulatedProcess | undefined;
  /** The component that transitions are of; x unless given. */
  readonly of: string | undefined;
}

/** The summary of a dataset of an estimator of the process. */
export interface ProcessFitSummary extends FitSummary {
  readonly notes: readonly string[];
  /** Of the training transitions. */
  readonly logLikelihood: number | null;
  /** Training transitions, and the time that they span. */
  readonly transitions: number;
  readonly time: number;
}

/** Checks of what such a fit says, which evaluations say again. */
export const processFitFields = {
  ...fitFields,
  notes: list(text),
  logLikelihood: nullable(number),
  transitions: number,
  time: number,
};

export const processFitSummary = summaryCodec(object<ProcessFitSummary>(processFitFields));
