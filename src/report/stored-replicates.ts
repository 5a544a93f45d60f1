import { normalTwoSided, studentQuantile, studentTwoSided } from '../evaluation/distributions.js';
import { readReplicates } from '../stages/replicates/replicate-table.js';
import type { ReplicateRow } from '../evaluation/study.js';
import type { Dataset } from '../store/dataset.js';
import { shownName } from '../estimands/names.js';

/** What one estimator found for one parameter in every replicate that has an estimate and a truth, in their order. */
export interface Replicated {
  /** `closed-form: λ` */
  readonly name: string;
  readonly estimates: readonly number[];
  readonly truths: readonly number[];
  /** The standard error that theory gives each estimate; undefined where one has none, or it is 0. */
  readonly theoryErrors: readonly number[] | undefined;
  /** The bias that theory gives each estimate; left out where it gives none, or says nothing of it. */
  readonly theoryBiases?: readonly number[];
  /** The half width of each 95 % interval; undefined where one has none, or it is 0. */
  readonly halfWidths: readonly number[] | undefined;
  /** Of Student's t, whose 97.5 % quantile times the standard error the half width is; Infinity of the normal distribution. */
  readonly degreesOfFreedom: number;
}

/** Replicates that are read: a band for more has no end that could be seen. */
export const mostReplicates = 10_000;

/** The findings of a study, an entry per estimator and parameter with a known truth, in the order in which they first come. */
export function storedReplicates(dataset: Dataset): Replicated[] {
  const found = new Map<string, ReplicateRow[]>();
  for (const row of readReplicates(dataset)) {
    if (row.replicate >= mostReplicates || row.estimate === null || row.truth === null) continue;
    const name = `${row.estimator}: ${shownName(row.parameter)}`;
    const rows = found.get(name) ?? [];
    if (rows.length === 0) found.set(name, rows);
    rows.push(row);
  }
  return [...found].map(([name, rows]) => replicated(name, rows));
}

function replicated(name: string, rows: readonly ReplicateRow[]): Replicated {
  const all = (of: (row: ReplicateRow) => number | null): number[] | undefined => {
    const values = rows.map(of);
    return values.every((value) => value !== null && value > 0) ? (values as number[]) : undefined;
  };
  const halfWidths = all(({ lower95, upper95 }) =>
    lower95 === null || upper95 === null ? null : upper95 / 2 - lower95 / 2,
  );
  const biases = rows.flatMap(({ theoryBias }) => theoryBias ?? []);
  const errors = all(({ standardError }) => standardError);
  const ratios = halfWidths && errors ? halfWidths.map((half, i) => half / errors[i]) : [];
  return {
    name,
    estimates: rows.map(({ estimate }) => estimate!),
    truths: rows.map(({ truth }) => truth!),
    theoryErrors: all(({ theoryError }) => theoryError),
    ...(biases.length === rows.length && { theoryBiases: biases }),
    halfWidths,
    degreesOfFreedom: degreesOf(ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? 0),
  };
}

/** The degrees of freedom of Student's t with this 97.5 % quantile, by bisection. */
function degreesOf(quantile: number): number {
  let [low, high] = [1, 1e6];
  if (quantile <= studentQuantile(0.05, high)) return Infinity;
  for (let i = 0; i < 60; i++) {
    // They differ by powers: the root of the product is between.
    const middle = Math.sqrt(low * high);
    if (studentQuantile(0.05, middle) > quantile) low = middle;
    else high = middle;
  }
  return high;
}

/** P(|T| > |z|) of the distribution that intervals are made by. */
export function twoSided(z: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === Infinity ? normalTwoSided(z) : studentTwoSided(z, degreesOfFreedom);
}

/**
 * (estimate − truth) / standard error of each replicate, the error being that by which its own interval is made; undefined
 * where there are no intervals.
 */
export function zScores({
  estimates,
  truths,
  halfWidths,
  degreesOfFreedom,
}: Replicated): number[] | undefined {
  if (!halfWidths) return undefined;
  const quantile =
    degreesOfFreedom === Infinity ? studentQuantile(0.05, 1e6) : studentQuantile(0.05, degreesOfFreedom);
  return estimates.map((estimate, i) => ((estimate - truths[i]) / halfWidths[i]) * quantile);
}
