import type { Column } from '../../../arrow/columns.js';
import { float64Column } from '../../../arrow/reader.js';
import { readNamedTable } from '../../../rows/stored-table.js';
import type { Dataset } from '../../../store/dataset.js';
import type { TransitionEstimatorConfig } from '../../../transition-estimators/config.js';
import { transitionEstimators } from '../../../transition-estimators/index.js';
import type {
  TransitionEstimator,
  TransitionScores,
} from '../../../transition-estimators/transition-estimator.js';
import type { ProcessParameter } from '../../../verdicts/process/evidence.js';
import type { ParameterResult } from '../../train/fit-summary.js';
import { processFitSummary, type ProcessFitSummary } from '../../train/process-summary.js';
import type { PlainFit } from '../../train/process-task.js';

/** One estimator of the process being evaluated: its stored fit. */
export class FittedProcess {
  readonly estimator: TransitionEstimator<unknown>;
  readonly fit: ProcessFitSummary;

  constructor(
    readonly name: string,
    readonly config: TransitionEstimatorConfig,
    private readonly dataset: Dataset,
  ) {
    this.estimator = transitionEstimators[config.kind];
    this.fit = processFitSummary.read(dataset);
  }

  /** Whether it has a law of what comes next that can be asked for: it has one, and was fitted. */
  get hasLaw(): boolean {
    return this.estimator.density !== undefined && this.fit.status !== 'diverged';
  }

  /** The fit without the truth, which estimators do not see, not even when they say what comes next. */
  plain(): PlainFit {
    const { status, message, parameters, notes, logLikelihood } = this.fit;
    return {
      status,
      message,
      parameters: parameters.map(({ name, estimate, standardError, interval95 }) => ({
        name,
        estimate,
        standardError,
        interval95,
      })),
      notes,
      logLikelihood,
      tables: numbersOf(this.dataset),
    };
  }

  /** Parameters that are estimated, and those that the file gives. */
  get parameters(): ProcessParameter[] {
    return withGiven(this, this.fit.parameters);
  }

  /** The same fitted to all transitions, where that was done. */
  get wholeSample(): ProcessParameter[] {
    return withGiven(this, this.fit.fullSample ?? this.fit.parameters);
  }

  /** How many parameters were estimated. */
  get estimated(): number {
    return this.parameters.filter(({ free, estimate }) => free && estimate !== null).length;
  }
}

/** The same with what its law says of all transitions; undefined where it has none. */
export interface ProcessCandidate extends FittedProcess {
  readonly scores: TransitionScores | undefined;
  /** The same of the law of few parameters that its training begins from, where there is one. */
  readonly begin: TransitionScores | undefined;
}

/** The columns of numbers of all tables of a dataset. */
function numbersOf(dataset: Dataset): Record<string, readonly Column[]> {
  const names = new Set(dataset.manifest.parts.map(({ file }) => file.slice(0, file.indexOf('/'))));
  return Object.fromEntries(
    [...names].map((name) => {
      const parts = [...readNamedTable(dataset, name)];
      const numbers = parts[0].schema.fields.filter(({ type }) => /^(Float|Int)/.test(String(type)));
      return [
        name,
        numbers.map(({ name: column }): Column => {
          const values = parts.map((part) => float64Column(part, column));
          return { name: column, type: 'float64', values: joined(values) };
        }),
      ];
    }),
  );
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Parameters with whether each is estimated: the file gives some, and a few stand for nothing of the process. */
export function withGiven(
  { config, estimator }: Pick<FittedProcess, 'config' | 'estimator'>,
  parameters: readonly ParameterResult[],
): ProcessParameter[] {
  const given = estimator.given?.(config) ?? [];
  const estimands = estimator.estimands(config);
  return parameters.map((parameter, p) => ({
    ...parameter,
    free: !given.includes(parameter.name) && estimands[p]?.of !== 'none',
  }));
}

/** What evaluations read of a candidate. */
export type ReadCandidate = Pick<
  ProcessCandidate,
  'name' | 'config' | 'estimator' | 'fit' | 'scores' | 'begin' | 'parameters' | 'wholeSample' | 'estimated'
>;
