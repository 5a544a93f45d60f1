import { Moments } from './moments.js';
import { finite } from './scores.js';

/** What one estimator found for one parameter. Numbers that do not exist are null. */
export interface Finding {
  readonly estimator: string;
  readonly parameter: string;
  readonly status: string;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly truth: number | null;
  /** The standard error that the noise gives the estimate, from the replicate's x and the noise's known size. */
  readonly theoryError: number | null;
}

/** A finding in one of the replicates of a pipeline: 0, 1, 2, … and the seed that it had, written out. */
export interface ReplicateRow extends Finding {
  readonly replicate: number;
  readonly seed: string;
}

/** A figure of a study beside what theory says that it is. Numbers that do not exist are null. */
export interface StudyFigure {
  readonly value: number | null;
  readonly predicted: number | null;
  /** Monte Carlo standard error of value − predicted; of the value alone where nothing is predicted. */
  readonly error: number | null;
  /** (value − predicted) / error. */
  readonly z: number | null;
}

/** What one estimator found for one parameter over R replicates, and what it should have. */
export interface StudyRow {
  readonly estimator: string;
  readonly parameter: string;
  readonly truth: number | null;
  /** Replicates with an estimate: all figures are over them. */
  readonly count: number;
  readonly mean: number | null;
  /** mean − truth, predicted 0; its error is sd / √count. */
  readonly bias: StudyFigure;
  /**
   * Sample standard deviation of the estimates. Where the noise is known and the estimate is linear in it, √ mean τ² is
   * predicted, with τ a replicate's own standard error from its x and the noise. Error for normal estimates:
   * sd / √(2 (count − 1)).
   */
  readonly sd: StudyFigure;
  /** √ mean (estimate − truth)², predicted as sd is; error for normal estimates: rmse / √(2 count). */
  readonly rmse: StudyFigure;
  /** Share of 95 % intervals that hold the truth, predicted 0.95; error √(0.95 · 0.05 / count). */
  readonly coverage: StudyFigure;
  /**
   * √ mean SE² of the standard errors SE that the estimator gave: squares, since those of independent errors have
   * exactly τ² as their mean. Error by the spread of SE² − τ².
   */
  readonly standardError: StudyFigure;
}

export interface Study {
  /** R. */
  readonly replicates: number;
  readonly rows: readonly StudyRow[];
}

/** Sums a study up, an entry an estimator and parameter, in the order in which they first come. */
export function studyOf(replicates: number, rows: readonly ReplicateRow[]): Study {
  const found = new Map<string, ReplicateRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.estimator, row.parameter]);
    if (!found.has(key)) found.set(key, []);
    found.get(key)!.push(row);
  }
  return { replicates, rows: [...found.values()].map(studyRow) };
}

function studyRow(all: readonly ReplicateRow[]): StudyRow {
  const [{ estimator, parameter, truth }] = all;
  const rows = all.filter(({ estimate }) => estimate !== null);
  const count = rows.length;
  const { mean, sd } = momentsOf(rows.map(({ estimate }) => estimate!));
  const theory = rootMeanSquare(rows.map(({ theoryError }) => theoryError));
  const rmse = rootMeanSquare(rows.map(({ estimate }) => estimate! - (truth ?? NaN)));
  const compare = (value: number, predicted: number | null, error: number): StudyFigure => {
    if (!Number.isFinite(value)) return { value: null, predicted: null, error: null, z: null };
    // Without noise all that is left is rounding, which no theory scores.
    const off = predicted === null || theory === 0 ? NaN : value - predicted;
    return { value, predicted, error: finite(error), z: finite(off / error) };
  };
  return {
    estimator,
    parameter,
    truth,
    count,
    mean: finite(mean),
    bias: compare(mean - (truth ?? NaN), 0, sd / Math.sqrt(count)),
    sd: compare(sd, theory, sd / Math.sqrt(2 * (count - 1))),
    rmse: compare(rmse ?? NaN, theory, (rmse ?? NaN) / Math.sqrt(2 * count)),
    coverage: coverageOf(rows, compare),
    standardError: standardErrorOf(rows, theory, compare),
  };
}

type Compare = (value: number, predicted: number | null, error: number) => StudyFigure;

function coverageOf(all: readonly ReplicateRow[], compare: Compare): StudyFigure {
  const rows = all.filter(({ lower95, truth }) => lower95 !== null && truth !== null);
  const holds = rows.filter(({ lower95, upper95, truth }) => lower95! <= truth! && truth! <= upper95!);
  const level = 0.95;
  return compare(holds.length / rows.length, level, Math.sqrt((level * (1 - level)) / rows.length));
}

function standardErrorOf(all: readonly ReplicateRow[], theory: number | null, compare: Compare): StudyFigure {
  const rows = all.filter(({ standardError }) => standardError !== null);
  const value = rootMeanSquare(rows.map(({ standardError }) => standardError)) ?? NaN;
  const beyond = rows.map(({ standardError, theoryError }) => {
    const tau = theory === null ? 0 : theoryError!;
    return standardError! * standardError! - tau * tau;
  });
  // The error of a square root is that of its square over twice the root.
  return compare(value, theory, momentsOf(beyond).sd / Math.sqrt(rows.length) / (2 * value));
}

function momentsOf(values: readonly number[]): Moments {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
}

/** √ mean v²; null where there are no values, or one does not exist. */
function rootMeanSquare(values: readonly (number | null)[]): number | null {
  let squares = 0;
  for (const value of values) {
    if (value === null) return null;
    squares += value * value;
  }
  return values.length > 0 ? Math.sqrt(squares / values.length) : null;
}
