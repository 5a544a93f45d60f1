import type { PieceWork, ReadPlan } from '../engines/pieces/make-piece.js';
import { RunError } from '../errors.js';
import { PipelineFile } from '../pipeline/load.js';
import { PlanMemo } from '../pipeline/plan-memo.js';
import { PipelineVariants } from '../pipeline/variants.js';
import { makeParts } from '../pool/long-tasks.js';
import { planStages } from '../run/plan.js';
import type { Compute } from '../stages/stage.js';
import type { Json } from '../store/fingerprint.js';
import type { Value } from './elements.js';
import { PartsOfPoints, type PlannedPoint } from './part-of-points.js';
import { override } from './override.js';
import { pointColumns } from './point-rows.js';
import type { Point } from './points.js';
import { pointsIdentity, pointsStage } from './points-identity.js';

/** About what a part of small points takes. */
const secondsOfPart = 0.05;

/** What goes into the schema of every file of rows of small points. */
export const pointsMetadata: ReadonlyMap<string, string> = new Map([['stage', pointsStage]]);

/** A part of small points, as it is published for other machines: their places in the grid, values and fingerprints. */
export interface PublishedPart {
  readonly places: readonly number[];
  readonly values: readonly (readonly Json[])[];
  /** Of the points’ evaluations. */
  readonly evaluated: readonly string[];
}

/** What other machines compute rows of small points from. */
export interface PointsPlan {
  readonly kind: 'points';
  /** Of the pipeline file, with the values that all points have. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly keys: readonly string[];
  readonly parts: readonly PublishedPart[];
  /** Of all small points in the grid’s order: the dataset’s fingerprint comes from them. */
  readonly evaluated: readonly string[];
}

/** Reads such a plan: the dataset must be of these points, and every point of a part must give the fingerprint that it says. */
export const readPointsPlan: ReadPlan = (read, piece): Promise<PieceWork> => {
  const plan = read as unknown as PointsPlan;
  if (!isPointsPlan(plan)) throw new RunError('its plan has no points');
  if (pointsIdentity(plan.evaluated).fingerprint !== piece.fingerprint) {
    throw new RunError('its plan is of other points than its name says');
  }
  return Promise.resolve({
    compute: pointsCompute(plan),
    seed: 0,
    upstream: {},
    metadata: pointsMetadata,
  });
};

function isPointsPlan({
  values,
  keys,
  parts,
  evaluated,
}: Partial<Record<keyof PointsPlan, unknown>>): boolean {
  const areTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((item) => typeof item === 'string');
  return (
    values !== null &&
    typeof values === 'object' &&
    areTexts(keys) &&
    areTexts(evaluated) &&
    Array.isArray(parts) &&
    (parts as Partial<PublishedPart>[]).every(
      (part) =>
        Array.isArray(part.places) &&
        part.places.every((place) => Number.isSafeInteger(place)) &&
        Array.isArray(part.values) &&
        part.values.every((of) => Array.isArray(of) && of.length === (keys as string[]).length) &&
        areTexts(part.evaluated) &&
        part.places.length === part.values.length &&
        part.places.length === part.evaluated!.length,
    )
  );
}

/** Computes the parts that are missing; one in which a point fails is left to who can say so. */
function pointsCompute({ values, keys, parts, evaluated }: PointsPlan): Compute {
  const file = new PipelineFile(values);
  if (Object.hasOwn(values, 'import'))
    throw new RunError('small points simulate their paths, found an import');
  const variants = new PipelineVariants(file, []);
  const memo = new PlanMemo();
  const all = new Set(evaluated);
  const planned = async (part: PublishedPart, p: number): Promise<PlannedPoint> => {
    const point: Point = {
      index: part.places[p],
      values: new Map(keys.map((key, k) => [key, part.values[p][k] as Value])),
    };
    const loaded = variants.load([...point.values].map(override));
    const stages = await planStages(loaded, new Map(), memo);
    const fingerprints = stages.map(({ identity }) => identity.fingerprint);
    const last = fingerprints.at(-1)!;
    if (last !== part.evaluated[p] || !all.has(last)) {
      throw new RunError(
        `point ${point.index} must give the fingerprint ${part.evaluated[p].slice(0, 12)}, found ${last.slice(0, 12)}: install the pathfit of the run`,
      );
    }
    return { point, pipeline: loaded.pipeline, fingerprints };
  };
  const compute: Compute = async ({ pool, share, output, throwIfInterrupted }) => {
    const computing = new PartsOfPoints();
    const missing = [...parts.entries()].filter(([index]) => !output.has(index));
    await makeParts(pool, share, missing, async ([index, part], run) => {
      throwIfInterrupted();
      const points: PlannedPoint[] = [];
      for (let p = 0; p < part.places.length; p++) points.push(await planned(part, p));
      const { rows, computed, hasFailed } = await computing.rowsOf(points, false, run);
      if (!hasFailed && computed === points.length) await output.write(pointColumns(rows), index);
    });
    return { points: evaluated.length };
  };
  return Object.assign(compute, { parts: () => partsOfPlan(parts.length) });
}

export const partsOfPlan = (count: number): { count: number; seconds: number } => ({
  count,
  seconds: secondsOfPart,
});
