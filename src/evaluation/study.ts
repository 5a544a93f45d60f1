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
  /** The bias that theory says; null where it says nothing. Without it none is expected. */
  readonly theoryBias?: number | null;
}

/** A finding in one of the replicates of a pipeline: 0, 1, 2, … and the seed that it had, written out. */
export interface ReplicateRow extends Finding {
  readonly replicate: number;
  readonly seed: string;
}

/** What a study is summed up from. */
export type StudyFinding = Omit<ReplicateRow, 'seed' | 'status'>;

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
  /** mean − truth, predicted 0, or the bias that theory says of the estimator; its error is sd / √count. */
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

/** Sums a study up, an entry per estimator and parameter, in the order in which they first come. */
export function studyOf(replicates: number, rows: Iterable<StudyFinding>): Study {
  const found = new Map<string, StudySums>();
  for (const row of rows) {
    const key = `${row.estimator} ${row.parameter}`;
    let sums = found.get(key);
    if (!sums) found.set(key, (sums = new StudySums(row)));
    sums.add(row);
  }
  return { replicates, rows: [...found.values()].map((sums) => sums.row()) };
}

/** What one estimator found for one parameter, added up row by row: a million of them take no more memory than two. */
class StudySums {
  readonly #estimates = new Moments();
  readonly #theory = new RootMeanSquare();
  readonly #errors = new RootMeanSquare();
  readonly #bias = new Moments();
  #isBiasUnknown = false;
  readonly #standardErrors = new RootMeanSquare();
  /** SE² − τ², and SE² for where no τ is known. */
  readonly #beyondTheory = new Moments();
  readonly #beyondNothing = new Moments();
  #intervals = 0;
  #holds = 0;

  constructor(private readonly of: Pick<StudyFinding, 'estimator' | 'parameter' | 'truth'>) {}

  add({ estimate, standardError, lower95, upper95, truth, theoryError, theoryBias = 0 }: StudyFinding): void {
    if (estimate === null) return;
    if (theoryBias === null) this.#isBiasUnknown = true;
    else this.#bias.add(theoryBias);
    this.#estimates.add(estimate);
    this.#theory.add(theoryError);
    this.#errors.add(estimate - (this.of.truth ?? NaN));
    if (lower95 !== null && truth !== null) {
      this.#intervals++;
      if (lower95 <= truth && truth <= upper95!) this.#holds++;
    }
    if (standardError === null) return;
    this.#standardErrors.add(standardError);
    const square = standardError * standardError;
    this.#beyondTheory.add(square - (theoryError ?? NaN) * (theoryError ?? NaN));
    this.#beyondNothing.add(square - 0);
  }

  row(): StudyRow {
    const { estimator, parameter, truth } = this.of;
    const { count, mean, sd } = this.#estimates;
    const theory = this.#theory.value;
    const rmse = this.#errors.value;
    const expected = this.#isBiasUnknown ? null : this.#bias.mean;
    const rmseTheory =
      theory === null || expected === null ? null : Math.sqrt(theory * theory + expected * expected);
    const compare = (value: number, predicted: number | null, error: number): StudyFigure => {
      if (!Number.isFinite(value)) return { value: null, predicted: null, error: null, z: null };
      // Without noise all that is left is rounding, which no theory scores.
      const off = predicted === null || theory === 0 ? NaN : value - predicted;
      return { value, predicted, error: finite(error), z: finite(off / error) };
    };
    const level = 0.95;
    const standardError = this.#standardErrors.value ?? NaN;
    const beyond = theory === null ? this.#beyondNothing : this.#beyondTheory;
    return {
      estimator,
      parameter,
      truth,
      count,
      mean: finite(mean),
      bias: compare(mean - (truth ?? NaN), expected, sd / Math.sqrt(count)),
      sd: compare(sd, theory, sd / Math.sqrt(2 * (count - 1))),
      rmse: compare(rmse ?? NaN, rmseTheory, (rmse ?? NaN) / Math.sqrt(2 * count)),
      coverage: compare(
        this.#holds / this.#intervals,
        level,
        Math.sqrt((level * (1 - level)) / this.#intervals),
      ),
      // The error of a square root is that of its square over twice the root.
      standardError: compare(
        standardError,
        theory,
        beyond.sd / Math.sqrt(beyond.count) / (2 * standardError),
      ),
    };
  }
}

/** √ mean v²; null where there are no values, or one does not exist. */
class RootMeanSquare {
  #squares = 0;
  #count = 0;
  #isMissing = false;

  add(value: number | null): void {
    if (value === null) this.#isMissing = true;
    else {
      this.#squares += value * value;
      this.#count++;
    }
  }

  get value(): number | null {
    return this.#count > 0 && !this.#isMissing ? Math.sqrt(this.#squares / this.#count) : null;
  }
}
