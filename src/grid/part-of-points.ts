import { PlanMemo } from '../pipeline/plan-memo.js';
import { resolvedEstimators } from '../pipeline/resolved-estimators.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { targetsParameters } from '../pipeline/targets-parameters.js';
import type { RunLong } from '../pool/long-tasks.js';
import { stageNames } from '../stages/index.js';
import type { PointParameters } from '../stages/points/point.js';
import type { PointOutcome, PointsInput } from '../stages/points/points-task.js';
import { simulateParameters } from '../stages/simulate/parameters.js';
import { trainingsOf } from '../stages/train/trainings.js';
import type { Point } from './points.js';
import { emptyRow, type GridRow, rowsOf } from './row.js';

/** A small point as it is planned. */
export interface PlannedPoint {
  readonly point: Point;
  readonly pipeline: Pipeline;
  /** Of its stages, in their order. */
  readonly fingerprints: readonly string[];
}

/** The rows of a part's points, in their order, as far as they were computed. */
export interface RowsOfPart {
  readonly rows: readonly GridRow[];
  readonly computed: number;
  readonly hasFailed: boolean;
}

/** Computes small points one after the other on one thread. */
export class PartsOfPoints {
  readonly #memo = new PlanMemo();

  /** Ends with a point that failed, unless it is to go on. */
  async rowsOf(points: readonly PlannedPoint[], keepGoing: boolean, run: RunLong): Promise<RowsOfPart> {
    const input = { points: points.map(({ pipeline }) => this.#parameters(pipeline)), keepGoing };
    const outcomes = await run<readonly PointOutcome[]>('points', input satisfies Omit<PointsInput, 'stop'>);
    const rows = outcomes.flatMap((outcome, p) => {
      const { point, pipeline, fingerprints } = points[p];
      if ('failure' in outcome) return [emptyRow(point, 'failed', outcome.failure)];
      const names = stageNames(pipeline);
      const fingerprintOf = (stage: string): string => fingerprints[names.indexOf(stage)];
      return rowsOf(point, outcome.results, pipeline.targets.lambda, fingerprintOf);
    });
    return { rows, computed: outcomes.length, hasFailed: outcomes.some((outcome) => 'failure' in outcome) };
  }

  /** A message keeps the identity of what its points have in common, by which a thread sees that it is the same. */
  #parameters(pipeline: Pipeline): PointParameters {
    const { seed, simulate, train } = pipeline;
    const targets = this.#memo.of('targets read', [pipeline.targets, simulate], () =>
      targetsParameters(pipeline),
    );
    const estimators = this.#memo.of('estimators', [targets, train], () => resolvedEstimators(pipeline));
    return {
      seed,
      simulate: this.#memo.of('simulate', [simulate], () => simulateParameters(simulate!)),
      targets,
      trainings: trainingsOf(pipeline, estimators, this.#memo),
    };
  }
}
