import { OptionError, UsageError } from '../errors.js';
import { whole } from '../text.js';
import { type Estimator, isClosedForm } from '../estimators/estimator.js';
import { estimators } from '../estimators/index.js';
import { type LoadedPipeline, PipelineFile } from '../pipeline/load.js';
import { type Override, parseOverride } from '../pipeline/override.js';
import { PlanMemo } from '../pipeline/plan-memo.js';
import { type PlannedStage, planStages } from '../run/plan.js';
import { PipelineVariants } from '../pipeline/variants.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { noiseOf } from '../random/noise.js';
import { type StageKind, stages } from '../stages/index.js';
import type { Stage } from '../stages/stage.js';
import { type AnyEstimatorConfig, isOfRows, questionOf } from '../pipeline/question.js';
import { truthKind } from '../estimands/lambda.js';
import { modulesIn } from '../pipeline/own-modules.js';
import type { PlannedDataset } from './planned-dataset.js';
import { shown } from './elements.js';
import { type GridOptions, type Pruning, readGrid } from './grid.js';
import { type Metric, parseMetric } from './metric.js';
import type { DatasetIdentity } from '../store/dataset-writer.js';
import { override } from './override.js';
import { gridPoints, type Point } from './points.js';
import { pointsIdentity } from './points-identity.js';

/** What is asked of `pipeline grid`. */
export interface GridRequest extends GridOptions {
  readonly file: string;
  /** `--set`: values that every point has. */
  readonly sets: readonly string[];
  /** key=values. */
  readonly words: readonly string[];
  /** What the results are filed under; the pipeline's name where nothing is said. */
  readonly name?: string;
  /** More points are refused before any is planned, which takes seconds for ten thousand. */
  readonly mostPoints?: number;
}

/** A pipeline with the values of one point, and the stages that it needs. */
export interface Variant {
  readonly loaded: LoadedPipeline;
  readonly stages: readonly PlannedStage[];
}

/** A point, and its pipeline at each rung: one where nothing is pruned. */
export interface ValidPoint {
  readonly point: Point;
  /** Fingerprints of the point's datasets at each rung, evaluate's last. */
  readonly rungs: readonly (readonly string[])[];
  /** Whether what is kept of it is its rows, and no datasets (small-points.ts). */
  readonly isSmall: boolean;
}

export interface InvalidPoint {
  readonly point: Point;
  readonly message: string;
}

export interface GridPlan {
  readonly request: GridRequest;
  readonly name: string;
  readonly pipeline: Pipeline;
  /** What the pipeline file asks; undefined where it does not say. */
  readonly question: string | undefined;
  /** The swept keys in the order of the axes. */
  readonly keys: readonly string[];
  /** What the leaderboard is ordered by. */
  readonly metric: Metric;
  readonly pruning: (Omit<Pruning, 'metric'> & { readonly metric: Metric }) | undefined;
  readonly points: readonly (ValidPoint | InvalidPoint)[];
  /** The dataset of the rows of small points; undefined where there are none. */
  readonly smallPoints: DatasetIdentity | undefined;
  /** Distinct datasets of all points, and what they will take on disk; imported data are not counted. */
  readonly datasets: ReadonlyMap<string, PlannedDataset>;
  /** The file's values, with those that all points have. */
  readonly values: Readonly<Record<string, unknown>>;
  /** A point's pipeline, where nothing is pruned. */
  load(point: Point): Pipeline;
  /** The same with its stages, at a rung. */
  variant(point: Point, rung: number): Promise<Variant>;
}

/** Keys that say what something is called: no result depends on them. */
const names = new Set(['name', 'evaluate.reference.name']);

/**
 * Reads a grid and plans every point, without running anything. Throws UsageError where there is no grid, where no
 * point is valid, or where an axis would change no result.
 */
export async function planGrid(request: GridRequest): Promise<GridPlan> {
  const file = new PipelineFile(request.file);
  const sets = request.sets.map(parseOverride);
  const block = file.value('grid');
  const seed = file.value('seed');
  const setSeed = sets.findLast(({ path }) => path.join('.') === 'seed')?.value ?? seed;
  const grid = readGrid(block, request.words, request, typeof setSeed === 'number' ? setSeed : 0);
  const keys = grid.axes.flatMap((axis) => axis.keys);
  for (const key of keys) checkKey(key);

  const hashes = new Map<string, Promise<string>>();
  const memo = new PlanMemo();
  const variants = new PipelineVariants(file, sets);
  const rungs = grid.prune?.rungs ?? [undefined];
  const variant = async ({ values }: Point, rung: number): Promise<Variant> => {
    const overrides = [...values].map(override);
    const loaded = variants.load(overrides);
    const epochs = rungs[rung];
    const pruned = epochs === undefined ? loaded : variants.load([...overrides, ...epochsOf(loaded, epochs)]);
    return { loaded: pruned, stages: await planStages(pruned, hashes, memo) };
  };
  if (grid.prune) checkPruned(keys);

  const all = gridPoints(grid);
  if (request.mostPoints !== undefined) checkCount(all.length, request.mostPoints);
  const points: (ValidPoint | InvalidPoint)[] = [];
  const datasets = new Map<string, PlannedDataset>();
  const found = new Map<string, Point>();
  let first: Pipeline | undefined;
  for (const point of all) {
    try {
      const trials = await Promise.all(rungs.map((_, rung) => variant(point, rung)));
      const isSmall = !grid.prune && trials.every(isSmallPoint);
      if (!isSmall) for (const { stages, loaded } of trials) addDatasets(datasets, stages, loaded.pipeline);
      const planned = trials.map(({ stages }) => stages.map(({ identity }) => identity.fingerprint));
      const last = trials.at(-1)!.loaded.pipeline;
      checkSeed(keys, last);
      checkDistinct(found, planned.at(-1)!.at(-1)!, point);
      first ??= last;
      points.push({ point, rungs: planned, isSmall });
    } catch (error) {
      if (!(error instanceof UsageError) || error instanceof SameResult) throw error;
      points.push({ point, message: error.message });
    }
  }
  if (!first) {
    const { message } = points[0] as InvalidPoint;
    throw new UsageError(`no point of the grid is a valid pipeline; the first one:\n${message}`);
  }
  const estimatorNames = Object.keys(first.train.estimators);
  const small = points.flatMap((point) =>
    'rungs' in point && point.isSmall ? [point.rungs[0].at(-1)!] : [],
  );
  const smallPoints = small.length > 0 ? pointsIdentity(small) : undefined;
  if (smallPoints) {
    const bytes = overhead + small.length * estimatorNames.length * rowBytes;
    datasets.set(smallPoints.fingerprint, { stage: smallPoints.stage, bytes, modules: [] });
  }
  const { prune } = grid;
  const question = questionOf(first);
  // Of the process every parameter has rows of its own.
  const ranked = question === 'lambda' ? estimatorNames : undefined;
  const standard = {
    lambda: 'rmse',
    process: first.simulate ? 'error' : 'logScore',
    posterior: 'logScore',
  }[question];
  return {
    request,
    name: request.name ?? first.name,
    pipeline: first,
    question: file.question,
    keys,
    metric: parseMetric(grid.metric ?? prune?.metric ?? standard, ranked),
    pruning: prune && { ...prune, metric: parseMetric(prune.metric, estimatorNames) },
    points,
    smallPoints,
    datasets,
    get values() {
      return file.raw(sets);
    },
    load: ({ values }) => variants.load([...values].map(override)).pipeline,
    variant,
  };
}

function checkCount(points: number, most: number): void {
  if (points <= most) return;
  throw new OptionError((name) => {
    const remedy = name('raise mostPoints', 'pass --yes to run as many, --dry-run to see what they take');
    return `a grid must have at most ${whole(most)} points, found ${whole(points)}: ${remedy}`;
  });
}

/** Bytes of x that a thread keeps in its memory. */
const keptBytes = 2 ** 26;

/**
 * Whether a point is computed whole by one thread in less than its datasets would take to write: it simulates, and all of its
 * estimators are closed forms.
 */
function isSmallPoint({ loaded: { pipeline } }: Variant): boolean {
  const { simulate, train, evaluate } = pipeline;
  if (!simulate || evaluate.replicates !== undefined) return false;
  // The error of a scheme is in the summary of the simulation's dataset.
  if (simulate.reference !== undefined || modulesIn(pipeline).length > 0) return false;
  const areClosedForms = Object.values(train.estimators).every(
    (config) => isOfRows(config) && isClosedForm(estimators[config.kind] as Estimator<unknown>, config),
  );
  return areClosedForms && simulate.paths * simulate.times * 8 <= keptBytes;
}

/** What would not change any result. */
class SameResult extends UsageError {}

function checkKey(key: string): void {
  if (names.has(key)) {
    throw new UsageError(`${key} must not be swept: it says what something is called, and changes no result`);
  }
  if (key === 'grid' || key.startsWith('grid.')) {
    throw new UsageError(`${key} must not be swept: a grid is no part of a point’s pipeline`);
  }
}

function checkPruned(keys: readonly string[]): void {
  const epochs = keys.find((key) => /^train\.estimators\.[^.]+\.epochs$/.test(key));
  if (epochs !== undefined) {
    throw new UsageError(
      `${epochs} must not be swept where points are pruned: the rungs say how many epochs`,
    );
  }
}

function checkSeed(keys: readonly string[], pipeline: Pipeline): void {
  if (!keys.includes('seed') || drawsNumbers(pipeline)) return;
  throw new SameResult(
    'seed must not be swept: this pipeline draws no random number, so it changes no result',
  );
}

function drawsNumbers({ simulate, targets, train, evaluate }: Pipeline): boolean {
  return (
    simulate !== undefined ||
    noiseOf(targets.noise).sd > 0 ||
    truthKind(targets.lambda).kind === 'row' ||
    train.holdOut.by !== 'time' ||
    evaluate.replicates !== undefined ||
    Object.values(train.estimators).some(trains)
  );
}

export function trains(config: AnyEstimatorConfig): boolean {
  return isOfRows(config) && (estimators[config.kind] as Estimator<unknown>).trains(config) !== undefined;
}

/** Two points with the same datasets are one. */
function checkDistinct(found: Map<string, Point>, fingerprint: string, point: Point): void {
  const before = found.get(fingerprint);
  found.set(fingerprint, point);
  if (!before) return;
  const [key] = [...point.values].find(
    ([swept, value]) => shown(before.values.get(swept)!) !== shown(value),
  )!;
  throw new SameResult(
    `${key} would not change any result: ${shown(before.values.get(key)!)} and ` +
      `${shown(point.values.get(key)!)} are the same pipeline where ${othersText(point, key)}: leave one out`,
  );
}

function othersText({ values }: Point, but: string): string {
  const others = [...values].filter(([key]) => key !== but).map(([key, value]) => `${key}=${shown(value)}`);
  return others.length === 0 ? 'nothing else is swept' : others.join(', ');
}

/** Sets the epochs of every estimator that trains. Throws UsageError where there is none. */
function epochsOf({ pipeline: { train } }: LoadedPipeline, epochs: number): Override[] {
  const training = Object.entries(train.estimators).filter(([, config]) => trains(config));
  if (training.length === 0) {
    throw new UsageError('prune must be left out: no estimator of this pipeline trains for epochs');
  }
  return training.map(([name]) => ({
    path: ['train', 'estimators', name, 'epochs'],
    value: epochs,
    from: `grid.prune rung of ${epochs} epochs`,
  }));
}

function addDatasets(
  datasets: Map<string, PlannedDataset>,
  stages: readonly PlannedStage[],
  pipeline: Pipeline,
): void {
  for (const { name, kind, identity, modules } of stages) {
    if (datasets.has(identity.fingerprint)) continue;
    datasets.set(identity.fingerprint, { stage: name, bytes: bytesOf(kind, pipeline), modules });
  }
}

/** About what a row of results takes: numbers, and two fingerprints. */
const rowBytes = 300;

/** About what a file takes besides its values: schema, footer, manifest. */
const overhead = 4000;

/** About what a dataset takes on disk: float64 values, and the rows' index. */
function bytesOf(kind: StageKind, pipeline: Pipeline): number {
  if (!pipeline.simulate) return overhead;
  const stage: Stage = stages[kind];
  return overhead + Math.round(pipeline.simulate.times * (stage.bytesPerRow?.(pipeline) ?? 0));
}
