import type { Column } from '../../arrow/columns.js';
import type { Ladder } from '../../verdicts/rungs.js';
import type { Verdict } from '../../verdicts/verdict.js';
import type { EstimatorResult } from './result.js';

/** A column of numbers; null where there is none. */
export const figures = <Row>(
  rows: readonly Row[],
  name: string,
  value: (row: Row) => number | null | undefined,
): Column => ({
  name,
  type: 'float64',
  values: Float64Array.from(rows, (row) => value(row) ?? NaN),
  nullable: true,
});

/** A column of texts. */
export const words = <Row>(
  rows: readonly Row[],
  name: string,
  value: (row: Row) => string | null,
): Column => ({
  name,
  type: 'utf8',
  values: rows.map(value),
});

/** The table `metrics`: one row an estimator, split and metric. */
export function metricColumns(results: readonly EstimatorResult[]): Column[] {
  const rows = results.flatMap((result) =>
    (['holdOut', 'train'] as const).flatMap((split) =>
      Object.entries(result[split]).map(([metric, value]) => ({
        estimator: result.name,
        split,
        metric,
        value: value as number | null,
      })),
    ),
  );
  return [
    words(rows, 'estimator', ({ estimator }) => estimator),
    words(rows, 'split', ({ split }) => split),
    words(rows, 'metric', ({ metric }) => metric),
    figures(rows, 'value', ({ value }) => value),
  ];
}

/** What a gain says in either ladder's table. */
interface TabledGain {
  readonly over: string;
  readonly mean: number;
  readonly interval95: readonly [number, number] | null;
  readonly p: number | null;
}

/** Columns of each rung's gain over another, their names beginning with `prefix`. */
export const gainColumns = <Row>(
  rungs: readonly Row[],
  prefix: string,
  of: (rung: Row) => TabledGain | null,
): Column[] => [
  words(rungs, `${prefix}Over`, (rung) => of(rung)?.over ?? null),
  figures(rungs, prefix, (rung) => of(rung)?.mean),
  figures(rungs, `${prefix}Lower95`, (rung) => of(rung)?.interval95?.[0]),
  figures(rungs, `${prefix}Upper95`, (rung) => of(rung)?.interval95?.[1]),
  figures(rungs, `${prefix}P`, (rung) => of(rung)?.p),
];

/** The table `ladder`: one row a rung, from the bottom up. */
export function ladderColumns({ on, rungs }: Ladder): Column[] {
  return [
    words(rungs, 'name', ({ name }) => name),
    words(rungs, 'level', ({ level }) => level),
    words(rungs, 'comparedOn', () => on),
    figures(rungs, 'mse', ({ mse }) => mse),
    ...gainColumns(rungs, 'gain', ({ gain }) => gain),
    ...gainColumns(rungs, 'gainOfMean', ({ gainOverMean }) => gainOverMean),
    figures(rungs, 'shuffledMse', ({ ablations }) => ablations?.shuffled.mse),
    figures(rungs, 'frozenMse', ({ ablations }) => ablations?.frozen?.mse),
    figures(rungs, 'biasOnlyMse', ({ ablations }) => ablations?.biasOnly.mse),
    figures(rungs, 'explained', ({ ablations }) => ablations?.explained),
    words(rungs, 'sentence', ({ sentence }) => sentence),
  ];
}

/** The table `verdicts`: one row a verdict; its figures as JSON. */
export function verdictColumns(verdicts: readonly Verdict[]): Column[] {
  return [
    words(verdicts, 'id', ({ id }) => id),
    words(verdicts, 'answer', ({ answer }) => answer),
    words(verdicts, 'sentence', ({ sentence }) => sentence),
    words(verdicts, 'evidence', ({ evidence }) => JSON.stringify(evidence)),
  ];
}
